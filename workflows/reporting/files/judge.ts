import { canonicalJson, storable } from '../../audit/json.ts';
import type { TxCtx } from '../../context.ts';
import { checkFact, FIELD_NAMES, type Refusal } from '../../facts/check-fact.ts';
import type { Problem } from '../../orders/import/rows/problem.ts';
import { shanghaiDay } from '../../working-time/shanghai.ts';
import { besideText } from './beside.ts';
import { checkRow, type House, type KnownFact, knownFacts, lookUp, oddIn } from './house.ts';
import type { createKeys } from './keys.ts';
import { type FactRow, factOf, nameOf } from './read-row.ts';
import type { Moment } from './read-value.ts';
import type { FoundSheet } from './recognise.ts';

/** A row with what is to be done about it. */
export interface JudgedRow {
  place: string;
  name: string;
  /** `twin`: the same line of a document stood above; `update`: known with other content. */
  action: 'create' | 'update' | 'same' | 'twin' | 'error';
  problems: Problem[];
  /** As recordFacts takes it; absent on errors. */
  fact?: Record<string, unknown>;
  /** Names of the fields that differ from what is known. */
  differs: string[];
  /** Stands beside another row of the same line of a document that says something else; in words. */
  beside?: string;
  /** What is odd about a row that is told all the same. */
  odd?: string;
}

/** Judges some rows of one sheet, asking the database in sets. @param now the clock, fixed for the whole workbook */
export async function judgeRows(
  ctx: TxCtx,
  found: FoundSheet,
  rows: readonly FactRow[],
  keys: ReturnType<typeof createKeys>,
  now: Date,
): Promise<JudgedRow[]> {
  const house = await lookUp(ctx, found, rows);
  const checked = rows.map((row) => ({ row, problems: problemsOf(ctx, found, row, house) }));
  // Rows with faults too: what they will be when they are put right must not move the numbers of the others.
  const keyed = checked.map((one) => ({
    ...one,
    ...keys.keyOf(found, { ...one.row, problems: one.problems }),
  }));
  const known = await knownFacts(
    ctx,
    keyed.map(({ key }) => key),
  );
  return keyed.map(({ row, problems, key, twin, beside }) => {
    const head = { place: row.place, name: nameOf(found, row.values), differs: [] };
    if (problems.length > 0) return { ...head, action: 'error', problems };
    if (twin) return { ...head, action: 'twin', problems };
    const judged = judgeFact(found, row, key, known.get(key), now);
    if (judged.action !== 'create' && judged.action !== 'update') return judged;
    const odd = oddIn(row.values, house);
    return {
      ...judged,
      ...(beside ? { beside: besideText(found, row, beside) } : {}),
      ...(odd ? { odd } : {}),
    };
  });
}

function problemsOf(ctx: TxCtx, found: FoundSheet, row: FactRow, house: House): Problem[] {
  return row.problems.length > 0 ? row.problems : checkRow(ctx, found, row, house);
}

function judgeFact(
  found: FoundSheet,
  row: FactRow,
  key: string,
  known: KnownFact | undefined,
  now: Date,
): JudgedRow {
  const head = { place: row.place, name: nameOf(found, row.values), problems: [], differs: [] };
  const told = factOf(found, row.values, key, instantOf(row.values.date, known, now));
  const checked = checkFact(told, 'person');
  if (!checked.ok) {
    return { ...head, action: 'error', problems: [problemOf(found, checked.refusal)] };
  }
  const fact = checked.fact as unknown as Record<string, unknown>;
  if (!known) return { ...head, action: 'create', fact };
  const differs = differences(known.payload, fact);
  return { ...head, action: differs.length > 0 ? 'update' : 'same', fact, differs };
}

/** The column as the sheet names it; the sentence does not say it once more. */
function problemOf({ header }: FoundSheet, { code, field, message }: Refusal): Problem {
  const label = FIELD_NAMES[field ?? ''] ?? '';
  const column = header.columns.find((one) => one.field === field)?.name ?? label;
  const text = message.replace(`缺少${label}，`, '没有填，').replace(/。$/, '');
  const bare = label !== '' && text.startsWith(label) ? text.slice(label.length).replace(/^：/, '') : text;
  return { code, column, text: bare };
}

function differences(known: Record<string, unknown>, fact: Record<string, unknown>): string[] {
  const text = (value: unknown) => canonicalJson(storable(value ?? null));
  const fields = [...new Set([...Object.keys(known), ...Object.keys(fact)])];
  return fields
    .filter((field) => text(known[field]) !== text(fact[field]))
    .map((field) => FIELD_NAMES[field] ?? field);
}

const SHANGHAI = '+08:00';

/**
 * When a row's fact happened. A day without a time is its noon, or now while noon has not come; what is known already of
 * that day keeps the instant it was told with, so that the same file is the same facts on every day.
 */
function instantOf(date: Moment | undefined, known: KnownFact | undefined, now: Date): string {
  const before = typeof known?.payload.occurredAt === 'string' ? known.payload.occurredAt : undefined;
  if (date?.time !== undefined) return `${date.day}T${date.time}${SHANGHAI}`;
  if (before !== undefined && (date === undefined || known?.day === date.day)) return before;
  if (date === undefined) return now.toISOString();
  const noon = `${date.day}T12:00:00${SHANGHAI}`;
  return date.day === shanghaiDay(now) && new Date(noon) > now ? now.toISOString() : noon;
}
