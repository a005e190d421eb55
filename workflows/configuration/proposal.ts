import { sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import type { FactoryTexts } from '../factory/texts.ts';
import type { Difference } from './workbook/difference.ts';

/**
 * reading: a workbook that waits to be read; open: waits for the second person; refused, same: read, and nothing came
 * of it.
 */
export type ProposalState =
  | 'reading'
  | 'open'
  | 'refused'
  | 'same'
  | 'activated'
  | 'rejected'
  | 'withdrawn'
  | 'stale';

/** A changed configuration on its way (db/schema/configuration.ts), with the names of the people. */
export interface Proposal {
  id: string;
  baseVersion: number;
  files: FactoryTexts;
  fileSha256: string | null;
  source: 'workbook' | 'restore';
  difference: Difference[];
  state: ProposalState;
  note: string;
  /** User id. */
  proposer: string;
  proposerName: string;
  /** Shanghai wall clock, `YYYY-MM-DD HH:MM`. */
  proposedAt: string;
  deciderName: string | null;
}

const COLUMNS = sql`
  q.id, q.base_version::float8 as "baseVersion", q.files, q.file_sha256 as "fileSha256", q.source, q.difference, q.state, q.note,
  substr(q.proposed_by, 7) as proposer, coalesce(p.name, substr(q.proposed_by, 7)) as "proposerName",
  to_char(q.proposed_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') as "proposedAt", d.name as "deciderName"`;
const FROM = sql`
  from factory_proposal q
  left join person p on p.user_id = substr(q.proposed_by, 7)
  left join person d on d.user_id = substr(q.decided_by, 7)`;

type Row = Proposal & Record<string, unknown>;

/** A proposal by its id; `lock`: for the caller alone until the end of the transaction. */
export async function readProposal(
  ctx: Pick<Ctx, 'db' | 'tx'>,
  id: string,
  { lock = false }: { lock?: boolean } = {},
): Promise<Proposal | undefined> {
  const [row] = await (ctx.tx ?? ctx.db).execute<Row>(
    sql`select ${COLUMNS} ${FROM} where q.id::text = ${id} ${lock ? sql`for update of q` : sql``}`,
  );
  return row;
}

/** The one proposal that waits for its second person. */
export async function openProposal(ctx: Pick<Ctx, 'db' | 'tx'>): Promise<Proposal | undefined> {
  const [row] = await (ctx.tx ?? ctx.db).execute<Row>(sql`select ${COLUMNS} ${FROM} where q.state = 'open'`);
  return row;
}

/** One card per proposal and person. */
export const proposalKey = (id: string, userId: string): string => `factory:${id}:${userId}`;
