import type { CardInput } from '../../card.ts';
import type { TextCell } from '../../spreadsheet/types.ts';
import { type Amounted, readAmount, readPieces } from '../files/read-value.ts';
import type { ReportState } from '../state.ts';

/** What was typed or understood, by the names of inputs; trimmed text, '' for nothing. */
export type Values = Readonly<Record<string, string>>;

/** A fact without its head (kind, key, instant), or what is wrong, one sentence per field. */
export type ReadForm = { fact: Record<string, unknown>; problems: string[] };

/** The form of one kind of fact. */
export interface Form {
  /** On its button. */
  submit: string;
  /** A line above the inputs; '' for none. */
  lead(state: ReportState): string;
  inputs(state: ReportState, values: Values): CardInput[];
  read(state: ReportState, values: Values): ReadForm;
}

/** Reads the values of a form and gathers what is wrong with them, under the labels of the inputs. */
export function createReader(values: Values) {
  const problems: string[] = [];
  const text = (name: string): string => (values[name] ?? '').trim();
  const cell = (shown: string): TextCell => ({ kind: 'text', text: shown });
  return {
    problems,
    text,
    has: (name: string): boolean => text(name) !== '',
    words(name: string, label: string, most: number, required = false): string | undefined {
      const value = text(name);
      if (value === '' && required) problems.push(`${label}：请填写`);
      if (value.length > most) problems.push(`${label}：最多 ${most} 字，现在有 ${value.length} 字`);
      return value === '' ? undefined : value;
    },
    pieces(name: string, label: string, required = false): number | undefined {
      const value = text(name);
      if (value === '') {
        if (required) problems.push(`${label}：请填写数字，没有请填 0`);
        return undefined;
      }
      const read = readPieces(cell(value), value.replace(/(?:件|个|套|台|只|支|根)$/, ''));
      if (!read.ok) problems.push(`${label}：${read.text}`);
      return read.ok ? read.value : undefined;
    },
    amount(name: string, label: string, sign: 'positive' | 'zero' | 'any'): Amounted | undefined {
      const value = text(name);
      if (value === '') {
        problems.push(`${label}：请填写数字`);
        return undefined;
      }
      const read = readAmount(cell(value), value, sign);
      if (!read.ok) problems.push(`${label}：${read.text}`);
      return read.ok ? read.value : undefined;
    },
  };
}

/** An input with the value that it has, if any. */
export const filled = (
  values: Values,
  name: string,
  label: string,
  more: { required?: boolean; placeholder?: string } = {},
) => ({ name, label, ...more, ...(values[name] ? { value: values[name] } : {}) });
