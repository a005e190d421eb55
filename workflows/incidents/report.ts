import { and, eq, sql } from 'drizzle-orm';
import { incident as incidentTable } from '../../db/schema/index.ts';
import { withTransaction } from '../../db/transaction.ts';
import { audit } from '../audit/record.ts';
import type { Ctx, TxCtx } from '../context.ts';
import { parseDate } from '../dates/parse-date.ts';
import { AppError } from '../errors.ts';
import { LONGEST_TEXT } from '../orders/fields.ts';
import { today } from '../orders/where.ts';
import { lockSubject } from '../subject.ts';
import { assess } from './assess.ts';
import { INCIDENT_KINDS, type IncidentKind } from './of-order.ts';
import { assertMayReport } from './rights.ts';
import { type Subject, subjectNamed } from './subject.ts';
import { tellTouched } from './tell.ts';
import { wasLate } from './touched.ts';

export interface NewIncident {
  kind: string;
  /** A material, a supplier, a machine or a work centre, as people write it. */
  subject: string;
  /** The day on which it is expected to be over, as people write it. */
  until: string;
  note: string;
}

export interface Reported {
  id: number;
  /** It was known already, and its day was changed. */
  again: boolean;
  /** Orders that it holds up; their people are told. */
  touched: number;
  /** Of these, late already without it. */
  late: number;
  atRisk: number;
}

/** Incidents are reported and ended one after the other: the same machine twice at once is one incident. */
export const INCIDENTS = 'incident';

/** Nobody plans for longer; a day beyond it is a slip. */
const LONGEST_DAYS = 366;

/**
 * Reports a supplier's delay or a machine that stands still: the orders that it touches are found, their dates computed,
 * what is expected moved, and their people told, once each. The same subject again changes the open incident.
 * @throws AppError incident.not_permitted, incident.kind_missing, incident.until_invalid, order.reason_too_long, and what
 *   subjectNamed throws
 */
export function reportIncident(ctx: Ctx, input: NewIncident): Promise<Reported> {
  return withTransaction(ctx, async (tx) => {
    const actor = assertMayReport(tx);
    const kind = kindOf(input.kind);
    const note = input.note.trim();
    if (note.length > LONGEST_TEXT) throw new AppError('order.reason_too_long', { most: LONGEST_TEXT });
    const untilDate = await readUntil(tx, input.until);
    const subject = await subjectNamed(tx, kind, input.subject);
    await lockSubject(tx.tx, INCIDENTS);
    const before = await openOf(tx, subject);
    const row = await save(tx, before?.id, {
      kind,
      subject: subject.subject,
      untilDate,
      note: note || (before?.note ?? ''),
      reportedBy: before?.reportedBy ?? actor.userId,
    });
    const { touched, entries } = await assess(tx, row, subject, untilDate);
    await tellTouched(tx, { id: row, kind, subject, untilDate }, touched, before !== undefined);
    await audit(tx, [
      {
        action: 'incident.report',
        entity: 'incident',
        entityId: row,
        change: {
          kind: [before?.kind ?? null, kind],
          subject: [before?.subject ?? null, subject.subject],
          untilDate: [before?.untilDate ?? null, untilDate],
          orders: [null, touched.map(({ number }) => number)],
        },
        reason: note,
      },
      ...entries,
    ]);
    return {
      id: row,
      again: before !== undefined,
      touched: touched.length,
      late: touched.filter(wasLate).length,
      atRisk: touched.filter((one) => one.atRisk).length,
    };
  });
}

function kindOf(text: string): IncidentKind {
  const kind = INCIDENT_KINDS.find((one) => one === text);
  if (!kind) throw new AppError('incident.kind_missing');
  return kind;
}

async function readUntil(ctx: TxCtx, text: string): Promise<string> {
  const day = await today(ctx);
  const read = parseDate(text, { today: day, lean: 'future' });
  if (!read.ok) throw new AppError('incident.until_invalid', { why: read.reason });
  if (read.date < day) throw new AppError('incident.until_invalid', { why: `${read.date} 已经过去` });
  if ((Date.parse(read.date) - Date.parse(day)) / 86_400_000 > LONGEST_DAYS)
    throw new AppError('incident.until_invalid', { why: `${read.date} 在一年以后，请核对` });
  return read.date;
}

type Row = typeof incidentTable.$inferSelect;

async function openOf({ tx }: TxCtx, { kind, subject }: Subject): Promise<Row | undefined> {
  const [row] = await tx
    .select()
    .from(incidentTable)
    .where(
      and(eq(incidentTable.kind, kind), eq(incidentTable.subject, subject), eq(incidentTable.state, 'open')),
    )
    .for('update');
  return row;
}

async function save(
  { tx }: TxCtx,
  id: number | undefined,
  values: Pick<Row, 'kind' | 'subject' | 'untilDate' | 'note' | 'reportedBy'>,
): Promise<number> {
  if (id !== undefined) {
    await tx
      .update(incidentTable)
      .set({ untilDate: values.untilDate, note: values.note })
      .where(eq(incidentTable.id, id));
    return id;
  }
  const [row] = await tx
    .insert(incidentTable)
    .values({ ...values, fromAt: sql`app_now()` })
    .returning({ id: incidentTable.id });
  if (!row) throw new Error('incident insert returned no row');
  return row.id;
}
