import { type Amount, amountOf } from '../../materials/amount.ts';
import type { Change } from './undo.ts';

/** What an order needed and held of one material. */
export interface Held {
  required: Amount;
  held: Amount;
  expectedDate: string | null;
  supplier: string;
  /** Nobody knew how much is needed. */
  unknown: boolean;
}

/** An entry of the log about an order's material. */
export interface MaterialEntry {
  action: string;
  change: Change;
}

/** `M-42CR-60 1,200.5kg` */
const AMOUNT = /^(.+) (-?[\d,]+(?:\.\d+)?)(?!.* )/;
/** `M-42CR-60 2026-03-20 宝钢`, `M-42CR-60 未定` */
const EXPECTED = /^(.+?) (\d{4}-\d{2}-\d{2}|未定)(?: (.*))?$/;

/**
 * The material of an order as it was before these entries of the log, which are given the newest first. Pure. What the
 * log does not tell (an import of stock) is taken to have been as it is.
 */
export function undoMaterial(
  present: ReadonlyMap<string, Held>,
  entries: readonly MaterialEntry[],
): Map<string, Held> {
  const past = new Map([...present].map(([code, one]) => [code, { ...one }]));
  for (const entry of entries) UNDO[entry.action]?.(past, entry.change);
  for (const [code, one] of past) if (one.required <= 0 && one.held <= 0 && !one.unknown) past.delete(code);
  return past;
}

type Undo = (past: Map<string, Held>, change: Change) => void;

const UNDO: Readonly<Record<string, Undo>> = {
  'material.plan': (past, { materials }) => {
    for (const one of past.values()) Object.assign(one, { required: 0, unknown: false });
    for (const text of textsOf(materials?.[0])) {
      const code = /^(.+) 算不出$/.exec(text)?.[1];
      if (code) of(past, code).unknown = true;
      else addTo(past, text, (one, amount) => Object.assign(one, { required: amount }));
    }
  },
  'material.substitute': (past, { materials }) => {
    each(past, materials?.[0], (one, amount) => Object.assign(one, { required: one.required + amount }));
    each(past, materials?.[1], (one, amount) => Object.assign(one, { required: one.required - amount }));
  },
  'material.reserve': (past, { materials }) => each(past, materials?.[1], hold(-1)),
  'material.release': (past, { materials }) => each(past, materials?.[1], hold(1)),
  'material.move': (past, { materials, movedTo }) => each(past, materials?.[1], hold(movedTo ? 1 : -1)),
  'material.expect': (past, { expectedDate }) => {
    for (const text of textsOf(expectedDate?.[0])) {
      const [, code = '', day = '', supplier] = EXPECTED.exec(text) ?? [];
      const one = past.get(code);
      if (one) one.expectedDate = day === '未定' ? null : day;
      if (one && supplier !== undefined) one.supplier = supplier;
    }
  },
};

const hold =
  (sign: 1 | -1) =>
  (one: Held, amount: Amount): void => {
    one.held = Math.max(0, one.held + sign * amount);
  };

const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];

function each(past: Map<string, Held>, value: unknown, act: (one: Held, amount: Amount) => void): void {
  for (const text of textsOf(value)) addTo(past, text, act);
}

function addTo(past: Map<string, Held>, text: string, act: (one: Held, amount: Amount) => void): void {
  const [, code, amount] = AMOUNT.exec(text) ?? [];
  if (code && amount) act(of(past, code), amountOf(amount.replaceAll(',', '')));
}

function of(past: Map<string, Held>, code: string): Held {
  const known = past.get(code);
  if (known) return known;
  const none = { required: 0, held: 0, expectedDate: null, supplier: '', unknown: false };
  past.set(code, none);
  return none;
}
