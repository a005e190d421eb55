import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { may } from '../factory/rules.ts';
import type { Flow, Where } from '../flow.ts';
import { answerAlone } from '../orders/discreet.ts';
import { findOrders } from '../orders/find-orders.ts';
import { plainText } from '../orders/text.ts';
import { today } from '../orders/where.ts';
import { say } from '../say.ts';
import { PAINT } from './after-change.ts';
import { shortageListCard } from './cards/list-card.ts';
import { shortageCard } from './cards/shortage-card.ts';
import { stockCard } from './cards/stock-card.ts';
import { findMaterials } from './find-materials.ts';
import { paintDue, shortageKey } from './paint.ts';
import { presses } from './presses.ts';
import { readOpenShortages, readShortages } from './read-shortages.ts';
import { readStock } from './read-stock.ts';
import { seesMaterial } from './rights.ts';

/** Orders of a list on a phone, and hits of a reference that are looked at for shortages. */
const MOST_ORDERS = 8;
const MOST_HITS = 200;

const readerId = ({ actor }: TxCtx): string => (actor.kind === 'staff' ? actor.userId : 'system');

/** 缺料: all that the reader plans; with an order, its list; with a customer or product, theirs. */
async function answerShortages(ctx: TxCtx, text: string, where: Where): Promise<void> {
  if (!seesMaterial(ctx)) throw new AppError('material.not_permitted');
  if (text === '') return sayList(ctx, where);
  const { hits } = await findOrders(ctx, text, await today(ctx));
  const [only, another] = hits;
  if (!only) throw new AppError('order.not_found');
  if (another) {
    return sayList(
      ctx,
      where,
      hits.slice(0, MOST_HITS).map(({ id }) => id),
    );
  }
  const view = await readShortages(ctx, only.id);
  if (!view) throw new AppError('material.not_permitted');
  const card = shortageCard(ctx.factory, view);
  const key = shortageKey(only.id, readerId(ctx));
  await say(
    ctx,
    where.reply,
    { kind: 'card', flow: 'materials', key, card },
    `${where.messageKey}:shortages`,
  );
}

async function sayList(ctx: TxCtx, where: Where, within?: number[]): Promise<void> {
  const { actor, factory } = ctx;
  if (actor.kind === 'staff' && !may(factory, actor.roles, 'material.plan'))
    throw new AppError('material.list_not_yours');
  const card = shortageListCard(await readOpenShortages(ctx, MOST_ORDERS, within));
  const key = `materials-list:${readerId(ctx)}`;
  await say(
    ctx,
    where.reply,
    { kind: 'card', flow: 'materials', key, card },
    `${where.messageKey}:shortages`,
  );
}

/** 库存 M-42CR-60. */
async function answerStock(ctx: TxCtx, text: string, where: Where): Promise<void> {
  if (!seesMaterial(ctx)) throw new AppError('material.not_permitted');
  if (text === '') throw new AppError('material.which');
  const [only, ...more] = await findMaterials(ctx, text);
  if (!only) throw new AppError('material.unknown', { text: text.slice(0, 40) });
  if (more.length > 0) {
    const lines = [only, ...more]
      .slice(0, MOST_ORDERS)
      .map((one) => `- 库存 ${plainText(one.code)}（${plainText(one.name)}）`);
    const rest = more.length >= MOST_ORDERS ? '\n\n还有更多，请写得更具体些。' : '';
    const list = `找到多种物料，请发送其中一行：\n\n${lines.join('\n')}${rest}`;
    await say(ctx, where.reply, { kind: 'markdown', title: '库存', text: list }, `${where.messageKey}:stock`);
    return;
  }
  const view = await readStock(ctx, only.code);
  if (!view) throw new AppError('material.unknown', { text: only.code });
  const card = stockCard(view, await today(ctx));
  const key = `stock:${only.code}:user:${readerId(ctx)}`;
  await say(ctx, where.reply, { kind: 'card', flow: 'materials', key, card }, `${where.messageKey}:stock`);
}

/** Material: what orders lack, and what is on hand. Who lacks what is nobody's business in a group. */
export const materialsFlow: Flow = {
  name: 'materials',
  phrases: ['缺料', '缺料 SO-20260315-0042', '库存 M-42CR-60'],
  intents: {
    'material.shortages': (asked, { reference }, from) =>
      answerAlone(asked, from, (ctx, where) => answerShortages(ctx, reference.text.trim(), where)),
    'material.stock': (asked, { text }, from) =>
      answerAlone(asked, from, (ctx, where) => answerStock(ctx, text.trim(), where)),
  },
  presses,
  subject: (params) => (params.order ? `order:${params.order}` : undefined),
  due: { [PAINT]: { set: paintDue } },
};
