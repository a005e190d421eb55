import type { SealKind } from '../../ocr/types.ts';
import { ITEMS } from '../../workflows/due-date-change/letter-reader.ts';
import type { Report } from './letter-report.ts';

const SEALS: Record<SealKind, string> = {
  company_round: '公章',
  blue: '蓝色或紫色公章',
  grey_copy: '复印的公章',
  personal_square: '方形私章',
  receipt_oval: '椭圆收讫章',
  emblem: '没有单位名称的圆形印记',
};

const VERDICTS = { pass: '通过', manual: '转人工核对', reject: '不通过' };

/** The report for a person at a terminal. */
export function asText({ verdict, reasons = [], reading }: Report): string {
  const lines: string[] = [];
  for (const [name, label] of Object.entries(ITEMS) as [keyof typeof ITEMS, string][]) {
    const field = name === 'seal' ? undefined : reading?.fields[name];
    if (field) lines.push(`${label}：${field.value ?? `—（${field.sentence}）`}`);
  }
  for (const { kind, clarity, sentence, crop } of reading?.seals ?? []) {
    lines.push(`印章：第 ${crop.page} 页，${SEALS[kind]}，清晰度 ${clarity}。${sentence}`);
  }
  if (reading && reading.seals.length === 0) lines.push('印章：没有找到。');
  if (verdict) lines.push(`结论：${VERDICTS[verdict]}`);
  lines.push(...reasons.map(({ code, sentence }) => `  · ${sentence}（${code}）`));
  return lines.join('\n');
}
