import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import type { Flow, Where } from '../flow.ts';
import { findOrders } from '../orders/find-orders.ts';
import { type OrderView, readOrders } from '../orders/read-order.ts';
import { plainText } from '../orders/text.ts';
import { today } from '../orders/where.ts';
import { say } from '../say.ts';
import { DAILY_HEAD, ensureDailyHead, postDailyHead } from './daily.ts';
import { headText, readHead } from './head.ts';
import { sayTrail } from './say-trail.ts';

/** Orders named when a text can mean several. */
const MOST_CHOICES = 8;

/** 审计 SO-…: who changed what, when and why; for those who may read the log, and only face to face. */
async function answerTrail(ctx: TxCtx, reference: string, where: Where): Promise<void> {
  const { factory, actor } = ctx;
  const permitted =
    actor.kind === 'staff' && actor.roles.some((key) => factory.roles[key]?.may.includes('audit.read'));
  if (!permitted) throw new AppError('audit.not_permitted');
  if (where.conversation.kind === 'group') throw new AppError('audit.in_group');
  if (reference === '') throw new AppError('audit.which_order');
  const { hits } = await findOrders(ctx, reference, await today(ctx));
  const orders = await readOrders(
    ctx,
    hits.slice(0, MOST_CHOICES).map((hit) => hit.id),
    'single',
  );
  const [only, another] = orders;
  if (!only) throw new AppError('audit.no_such_order', { text: reference.slice(0, 40) });
  if (!another) return sayTrail(ctx, only.id, null, where);
  const text = choiceText(orders, hits.length);
  await say(ctx, where.reply, { kind: 'markdown', title: '审计', text }, `${where.messageKey}:audit.trail`);
}

function choiceText(orders: readonly OrderView[], found: number): string {
  const lines = orders.map(
    (one) => `- 审计 ${one.number}（${plainText(`${one.customer.shortName} · ${one.product.name}`)}）`,
  );
  const more = found > orders.length ? `\n\n还有 ${found - orders.length} 个未列出，请写得更具体些。` : '';
  return `找到多个订单，请发送其中一行：\n\n${lines.join('\n')}${more}`;
}

/** 链头: for everybody in the house; the more people keep it, the better it protects the log. */
async function answerHead(ctx: TxCtx, where: Where): Promise<void> {
  const text = headText(await readHead(ctx));
  await say(
    ctx,
    where.reply,
    { kind: 'markdown', title: '审计链头', text },
    `${where.messageKey}:audit.head`,
  );
}

/** What the audit log answers to. */
export const auditFlow: Flow = {
  name: 'audit',
  phrases: ['审计 SO-20260315-0042', '链头'],
  intents: {
    'audit.trail': (ctx, intent, where) => answerTrail(ctx, intent.reference.text.trim(), where),
    'audit.head': (ctx, _intent, where) => answerHead(ctx, where),
  },
  due: { [DAILY_HEAD]: postDailyHead },
  start: ensureDailyHead,
};
