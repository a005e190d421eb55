import { type SQL, sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import type { StatusFlow } from '../factory/factory.ts';
import { isDelivered, statusOf } from '../factory/rules.ts';
import { orderScopes, readsAll } from '../staff/policy.ts';
import { type OrderFilter, waiting } from './asked-words.ts';
import { type Hit, hits, inScopes, MOST_HITS, merge } from './hits.ts';
import { statusColumns } from './status-columns.ts';

/** Orders looked through where no index leads to those that are meant. */
const MOST_LOOKED_AT = 2_000;

/** A filter, and people of whom the order must be one's (sold by them, or in their hands). */
export interface StateSearch {
  filter: OrderFilter;
  people: readonly string[];
}

/** The search as a condition on the columns of `customer_order`. */
export function stateCondition(flow: StatusFlow, { filter, people }: StateSearch): SQL {
  const { statuses, dueFrom, dueUntil, rush, quantity } = filter;
  const parts = [
    ...(statuses ? [statuses.length > 0 ? sql`status in ${[...statuses]}` : sql`false`] : []),
    // Said besides, because the indexes of names begin with the open orders.
    ...(statuses?.every((key) => statusColumns(flow, key).open) ? [sql`open`] : []),
    ...(dueFrom ? [sql`promised_date >= ${dueFrom}::date`] : []),
    ...(dueUntil ? [sql`promised_date <= ${dueUntil}::date`] : []),
    ...(rush ? [sql`rush`] : []),
    ...(quantity === null ? [] : [sql`quantity = ${quantity}`]),
    ...(people.length > 0 ? [sql`(sales_user_id in ${[...people]} or owner_user_id in ${[...people]})`] : []),
  ];
  return parts.length > 0 ? sql.join(parts, sql` and `) : sql`true`;
}

/**
 * Orders in a state or of a person, whoever's and whatever they are: those first that are promised first (finished
 * ones: last). By person, or for a reader of their own orders only, the newest of each of these are looked through
 * along their index; else the index by status and promise is followed, and only rush is looked for row by row.
 */
export async function findByState(ctx: Ctx, search: StateSearch): Promise<Hit[]> {
  const scopes = orderScopes(ctx.factory, ctx.actor);
  if (scopes.length === 0) return [];
  const { flow } = ctx.factory;
  const statuses = search.filter.statuses ?? waiting(flow);
  const done = statuses.every((key) => isDelivered(flow, key) || statusOf(flow, key).terminal);
  const byPromise = done ? sql`promised_date desc, id desc` : sql`promised_date, id`;
  const narrowed = { ...search, filter: { ...search.filter, statuses } };
  const condition = stateCondition(flow, search.people.length > 0 ? search : narrowed);
  const sources =
    search.people.length > 0 || !readsAll(ctx.factory, ctx.actor) ? along(search, scopes) : byStatus();
  const inOrder = search.people.length > 0 ? sql`open desc, ${byPromise}` : byPromise;
  return merge(
    await hits(
      ctx,
      sql`select id, open, (row_number() over (order by ${inOrder}))::int as rank
        from (select distinct on (id) * from (${sources}) s where ${condition}) o order by rank limit ${MOST_HITS}`,
    ),
  );

  function byStatus(): SQL {
    const { dueFrom, dueUntil } = search.filter;
    const due = stateCondition(flow, {
      filter: { ...narrowed.filter, statuses: null, rush: false, dueFrom, dueUntil, quantity: null },
      people: [],
    });
    return sql.join(
      statuses.map(
        (key) => sql`(select ${COLUMNS} from customer_order where status = ${key} and ${due}
          order by ${done ? sql`promised_date desc` : sql`promised_date`} limit ${search.filter.rush ? MOST_LOOKED_AT : MOST_HITS})`,
      ),
      sql` union all `,
    );
  }
}

const COLUMNS = sql.raw(
  'id, open, status, promised_date, rush, quantity, sales_user_id, owner_user_id, created_by',
);

/** The newest orders of the people, or of the reader, within the reader's scopes. */
function along({ people }: StateSearch, scopes: readonly SQL[]): SQL {
  const visible = sql`(${sql.join([...scopes], sql` or `)})`;
  const newest = (of: SQL) =>
    sql`select ${COLUMNS} from customer_order where ${of} order by open desc, id desc limit ${MOST_LOOKED_AT}`;
  if (people.length === 0) return inScopes(scopes, newest);
  return sql.join(
    people.flatMap((userId) => [
      sql`(${newest(sql`sales_user_id = ${userId} and ${visible}`)})`,
      sql`(select ${COLUMNS} from customer_order where owner_user_id = ${userId} and ${visible}
        order by promised_date limit ${MOST_LOOKED_AT})`,
    ]),
    sql` union all `,
  );
}
