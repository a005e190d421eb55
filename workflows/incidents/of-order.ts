import { sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import type { Sight } from '../factory/factory.ts';
import { sees } from '../staff/policy.ts';
import { POLICY } from '../staff/policy-table.ts';

export const INCIDENT_KINDS = ['supplier_delay', 'machine_breakdown'] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

/** What it takes to read which material or machine it is; that there is one concerns everybody who sees the order. */
export const SIGHT_OF: Readonly<Record<IncidentKind, Sight>> = POLICY.incident;

export const KIND_NAMES: Readonly<Record<IncidentKind, string>> = {
  supplier_delay: '供应商延期',
  machine_breakdown: '设备停机',
};

/** An incident that is not over, as the card of an order that it touches tells it. */
export interface Affected {
  incidentId: number;
  kind: IncidentKind;
  /** Null for those who may not know which material or machine it is. */
  subject: string | null;
  /** Shanghai days. */
  untilDate: string;
  /** When it would be done; null where that cannot be computed. */
  likelyDate: string | null;
  atRisk: boolean;
}

/** What keeps an order at present from outside: open incidents, the latest first. In a group nothing is named. */
export async function affectedOf(
  ctx: Pick<Ctx, 'db' | 'tx' | 'factory' | 'actor'>,
  orderId: number,
  place: 'single' | 'group',
): Promise<Affected[]> {
  const rows = await (ctx.tx ?? ctx.db).execute<
    Affected & { salesUserId: string | null; ownerUserId: string | null; createdBy: string } & Record<
        string,
        unknown
      >
  >(sql`
    select i.id::float8 as "incidentId", i.kind, i.subject, i.until_date as "untilDate",
      t.likely_date as "likelyDate", t.at_risk as "atRisk",
      o.sales_user_id as "salesUserId", o.owner_user_id as "ownerUserId", o.created_by as "createdBy"
    from incident_order t join incident i on i.id = t.incident_id and i.state = 'open'
    join customer_order o on o.id = t.order_id
    where t.order_id = ${orderId} order by i.id desc`);
  return rows.map(({ salesUserId, ownerUserId, createdBy, ...row }) => {
    const parties = { salesUserId, ownerUserId, createdBy };
    const named = place === 'single' && sees(ctx.factory, ctx.actor, parties, SIGHT_OF[row.kind]);
    return { ...row, subject: named ? row.subject : null };
  });
}
