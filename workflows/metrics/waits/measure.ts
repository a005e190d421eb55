import { type SQL, sql } from 'drizzle-orm';
import type { IsoDate } from '../../dates/civil.ts';
import type { Factory } from '../../factory/factory.ts';
import { working } from '../working-days.ts';
import { parts } from './parts.ts';
import { signaturePieces } from './signature-pieces.ts';
import { changes, statusPieces, toldPieces, type Which } from './status-pieces.ts';

/** status: OSRT · signature: a place of a checkpoint · told: an order's way from sales to planning. */
export const KINDS = ['status', 'signature', 'told'] as const;
export type Kind = (typeof KINDS)[number];

export interface Measuring {
  kinds: readonly Kind[];
  /** Select of the ids of the orders whose waits are measured. */
  orders: SQL;
  /** Of their waits of a kind only those, by w.ref and w.asked_at. */
  only(kind: Kind): SQL;
  /** Only those that are over. */
  closed: boolean;
  /** Shanghai days between which all of it lies. */
  from: IsoDate;
  to: IsoDate;
}

/** Common table expressions (after `with`) that end in `part`: see parts.ts. */
export function measure({ flow, calendar }: Factory, measuring: Measuring): SQL {
  const { kinds, orders, closed, from, to } = measuring;
  const pieces: Record<Kind, (which: Which) => SQL> = {
    status: (which) => statusPieces(flow, which),
    signature: signaturePieces,
    told: (which) => toldPieces(flow, which),
  };
  const made = kinds.map((kind) => pieces[kind]({ only: measuring.only(kind), closed }));
  const all = kinds.map((kind) => sql.raw(`select * from ${kind}_piece`));
  return sql`asked as materialized (${orders}),
    ${changes(flow)},
    ${sql.join(made, sql`, `)},
    piece as materialized (${sql.join(all, sql` union all `)}),
    ${working(calendar, from, to)},
    ${parts(calendar)}`;
}
