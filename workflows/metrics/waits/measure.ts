import { type SQL, sql } from 'drizzle-orm';
import type { IsoDate } from '../../dates/civil.ts';
import type { Factory } from '../../factory/factory.ts';
import { workingDay } from '../working-days.ts';
import { parts } from './parts.ts';
import { signaturePieces } from './signature-pieces.ts';
import { changes, statusPieces, toldPieces } from './status-pieces.ts';

/** status: OSRT · signature: a place of a checkpoint · told: an order's way from sales to planning. */
export const KINDS = ['status', 'signature', 'told'] as const;
export type Kind = (typeof KINDS)[number];

export interface Measuring {
  kinds: readonly Kind[];
  /** Select of the ids of the orders whose waits are measured. */
  orders: SQL;
  /** Of their waits of a kind only those, by alias w: ref, asked_at, open. */
  only(kind: Kind): SQL;
  /** Shanghai days between which all of it lies. */
  from: IsoDate;
  to: IsoDate;
}

/** Common table expressions (after `with`) that end in `part`: see parts.ts. */
export function measure({ flow, calendar }: Factory, { kinds, orders, only, from, to }: Measuring): SQL {
  const pieces: Record<Kind, () => SQL> = {
    status: () => statusPieces(flow, only('status')),
    signature: () => signaturePieces(only('signature')),
    told: () => toldPieces(flow, only('told')),
  };
  const all = kinds.map((kind) => sql`select * from ${sql.raw(`${kind}_piece`)}`);
  return sql`asked as materialized (${orders}),
    ${changes(flow)},
    ${sql.join(
      kinds.map((kind) => pieces[kind]()),
      sql`, `,
    )},
    piece as materialized (${sql.join(all, sql` union all `)}),
    ${workingDay(calendar, from, to)},
    ${parts(calendar)}`;
}
