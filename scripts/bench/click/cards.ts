import { sql } from 'drizzle-orm';
import type { Ctx, TxCtx } from '../../../workflows/context.ts';
import { orderCard } from '../../../workflows/orders/cards/order-card.ts';
import { personCardKey } from '../../../workflows/orders/order-cards.ts';
import { answerFor } from '../../../workflows/orders/where.ts';
import { say } from '../../../workflows/say.ts';
import { actorOf, type StaffActor } from '../../../workflows/staff/actor.ts';
import { holdersOf } from '../../../workflows/staff/holders.ts';
import type { Stage } from '../stage/stage.ts';

/** One order's card with somebody, and the buttons they press on it one after the other; each moves the order on. */
export interface CardInHand {
  cardId: string;
  orderId: number;
  userId: string;
  buttons: readonly string[];
}

/** Who gets a card of an order in this status, and what they press: steps that ask for nothing more. */
const PLAYS = [
  { role: 'planning', status: 'pending_review', buttons: ['确认订单'] },
  { role: 'purchasing', status: 'confirmed', buttons: ['开始备料'] },
  { role: 'warehouse', status: 'confirmed', buttons: ['开始备料', '开始生产'] },
  { role: 'production', status: 'preparing_material', buttons: ['开始生产', '送检'] },
  { role: 'manager', status: 'pending_review', buttons: ['确认订单', '开始备料', '开始生产', '送检'] },
  { role: 'customer_service', status: 'shipped', buttons: ['客户已签收'] },
] as const;

/** Presses that one round of all plays gives. */
const PRESSES_PER_ROUND = PLAYS.reduce((sum, play) => sum + play.buttons.length, 0);

/**
 * Gives cards of new orders to everybody who acts in the status flow, by the outbox and the platform's API, enough
 * for `presses` presses. Waits until all are on the screens.
 */
export async function handOutCards(stage: Stage, presses: number): Promise<CardInHand[]> {
  const ctx: Ctx = { ...stage.service.base, actor: { kind: 'system', name: 'bench' } };
  const crews = await Promise.all(PLAYS.map(async (play) => ({ play, crew: await crewOf(ctx, play.role) })));
  const rounds = Math.ceil(presses / PRESSES_PER_ROUND);
  const cards: CardInHand[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const ids = await putOrders(
      ctx,
      round,
      PLAYS.map((play) => play.status),
    );
    await ctx.db.transaction(async (tx) => {
      for (const [index, { play, crew }] of crews.entries()) {
        const [person, orderId] = [crew[round % crew.length], ids[index]];
        if (!person || orderId === undefined) throw new Error(`nobody holds ${play.role}`);
        const cardId = await give({ ...ctx, tx }, person, orderId);
        cards.push({ cardId, orderId, userId: person.userId, buttons: play.buttons });
      }
    });
  }
  await stage.atRest();
  return cards;
}

async function crewOf(ctx: Ctx, role: string): Promise<StaffActor[]> {
  const actors = await Promise.all((await holdersOf(ctx, role)).map(({ userId }) => actorOf(ctx, userId)));
  return actors.filter((actor) => actor !== null);
}

async function give(ctx: TxCtx, person: StaffActor, orderId: number): Promise<string> {
  const answer = await answerFor({ ...ctx, actor: person }, orderId, 'single');
  if (!answer) throw new Error(`${person.name} may not see order ${orderId}`);
  const key = personCardKey(orderId, person.userId);
  const card = orderCard(ctx.factory, answer, 'single');
  const said = await say(
    ctx,
    { to: 'person', userId: person.userId },
    { kind: 'card', flow: 'orders', key, card },
    `bench:${key}`,
  );
  if (!said) throw new Error(`the card for ${person.name} was said before`);
  return said.cardId;
}

/** Orders as an import leaves them, one per status. @returns their ids in the same order */
async function putOrders(ctx: Ctx, round: number, statuses: readonly string[]): Promise<number[]> {
  const rows = await ctx.db.execute<{ id: string }>(sql`
    with fresh as (
      insert into customer_order (number, customer_id, product_id, quantity, unit_price, promised_date,
        original_promised_date, status, sales_user_id, source, created_by, modified_by)
      select 'SO-20990101-' || lpad(((select count(*) from customer_order) + n)::text, 6, '0'),
        (select id from customer order by id offset (${round}::int + n) % 20 limit 1),
        (select id from product order by id offset (${round}::int + n) % 25 limit 1),
        100, 260, current_date + 20, current_date + 20, status,
        (select user_id from person where title = '销售员' order by user_id limit 1),
        'import', 'system:bench', 'system:bench'
      from jsonb_array_elements_text(${JSON.stringify(statuses)}::text::jsonb) with ordinality as s (status, n)
      order by n
      returning id, status
    ), logged as (
      insert into status_change (order_id, to_status, by_user_id) select id, status, 'system:bench' from fresh
    )
    select id from fresh order by id`);
  return rows.map((row) => Number(row.id));
}
