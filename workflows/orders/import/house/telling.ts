import { plainCompanyName } from './company-name.ts';

/** Words that say nothing about which company is meant. */
const GENERIC = /新客户|老客户|客户|测试|有限|责任|股份|公司|集团|工厂|企业|厂|\d+/g;

const telling = (name: string): string[] => [...new Set(plainCompanyName(name).replace(GENERIC, ''))];

/**
 * Whether a known customer may have been meant by an unknown name: they share two characters that tell companies
 * apart, or one when the name has only two (恒瑞, 恒锐). `known`: full and short name.
 */
export function mayBeMeant(asked: string, known: readonly string[]): boolean {
  const letters = telling(asked);
  if (letters.length < 2) return false;
  const needed = letters.length === 2 ? 1 : 2;
  const theirs = new Set(known.flatMap(telling));
  return letters.filter((letter) => theirs.has(letter)).length >= needed;
}
