import type { Card } from '../card.ts';
import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import type { Press, PressResult } from '../flow.ts';
import { becomeCard } from '../orders/order-cards.ts';
import { today } from '../orders/where.ts';
import { amountText } from './amount.ts';
import { LINES_AT_ONCE, seenOf, shortageCard } from './cards/shortage-card.ts';
import { stockCard, stockFormCard } from './cards/stock-card.ts';
import { substituteCard } from './cards/substitute-card.ts';
import { supplierCard, supplierOf } from './cards/supplier-card.ts';
import { type MaterialLine, readLines } from './coverage.ts';
import { type Expectation, saveExpected } from './expect.ts';
import { moveReservation } from './move.ts';
import { shortageKey } from './paint.ts';
import { readShortages, type ShortageView } from './read-shortages.ts';
import { readStock, type StockView } from './read-stock.ts';
import { releaseReservation } from './release.ts';
import { replan } from './replan.ts';
import { seesMaterial } from './rights.ts';
import { substituteMaterial } from './substitute.ts';

type Handler = (ctx: TxCtx, press: Press) => Promise<PressResult>;

const orderIdOf = (press: Press): number => Number(press.params.order);

/** The list of an order: from a row of 缺料, back from a question, or its next materials. */
const show: Handler = async (ctx, press) => {
  const view = await shortages(ctx, press);
  if (ctx.actor.kind === 'staff') await becomeCard(ctx, press, shortageKey(view.order.id, ctx.actor.userId));
  return { card: shortageCard(ctx.factory, view, Number(press.params.from ?? 0)) };
};

/** Mistakes leave the form open; what somebody else filled in meanwhile is shown instead of being overwritten. */
async function save(
  ctx: TxCtx,
  press: Press,
  wanted: (line: MaterialLine, index: number) => Expectation,
): Promise<PressResult> {
  const orderId = orderIdOf(press);
  const seen: [code: string, date: string | null, supplier: string][] = JSON.parse(press.params.seen ?? '[]');
  const lines = await readLines(ctx, [orderId]);
  const now = seen.flatMap(([code]) => lines.find((line) => line.code === code) ?? []);
  if (seenOf(now) !== press.params.seen)
    return { card: noticed(await current(ctx, press), '缺料清单已有变化，请按最新内容填写。', 'warn') };
  const changed = await saveExpected(ctx, {
    orderId,
    lines: now.slice(0, LINES_AT_ONCE).map(wanted),
  });
  const done = changed > 0 ? `已保存 ${changed} 项。` : '没有变化，什么都没有改。';
  return { card: noticed(await current(ctx, press), done, 'good') };
}

/** 保存: the days; with a day the supplier that the list shows is the one that it is expected from. */
const expect: Handler = (ctx, press) =>
  save(ctx, press, (line, index) => {
    const date = (press.form[`date${index}`] ?? '').trim();
    return { code: line.code, date, supplier: date === '' ? line.supplier : supplierOf(line) };
  });

/** 保存供应商: the usual one, left as it is, is nobody's choice. */
const supplier: Handler = (ctx, press) =>
  save(ctx, press, (line, index) => {
    const written = (press.form[`supplier${index}`] ?? '').trim();
    const chosen = line.supplier === '' && written === line.usualSupplier ? '' : written;
    return { code: line.code, date: line.expectedDate ?? '', supplier: chosen };
  });

const askSupplier: Handler = async (ctx, press) => {
  const view = await shortages(ctx, press);
  if (!view.plans) throw new AppError('material.not_yours', { number: view.order.number });
  return { card: supplierCard(view, Number(press.params.from ?? 0)) };
};

const askSubstitute: Handler = async (ctx, press) => {
  const view = await shortages(ctx, press);
  if (!view.plans) throw new AppError('material.not_yours', { number: view.order.number });
  return { card: substituteCard(view) };
};

const substitute: Handler = async (ctx, press) => {
  const [code = '', by = ''] = chosen(press.form.which);
  const done = await substituteMaterial(ctx, {
    orderId: orderIdOf(press),
    code,
    by,
    reason: press.form.reason ?? '',
  });
  return { card: noticed(await current(ctx, press), `已改用：${done.from} → ${done.to}。`, 'good') };
};

/** What a select was made of comes back as it was given; anything else chooses nothing. */
function chosen(value: string | undefined): string[] {
  try {
    const parsed: unknown = JSON.parse(value ?? '');
    return Array.isArray(parsed) ? parsed.map(String) : [];
  } catch {
    return [];
  }
}

/** 重新计算, on engineering's card. */
const again: Handler = async (ctx, press) => ({ card: await replan(ctx, orderIdOf(press)) });

const stock: Handler = async (ctx, press) => ({
  card: stockCard(await stockOf(ctx, press), await today(ctx)),
});

const askRelease: Handler = async (ctx, press) => ({
  card: stockFormCard(await stockOf(ctx, press), 'release'),
});

const askMove: Handler = async (ctx, press) => ({ card: stockFormCard(await stockOf(ctx, press), 'move') });

const release: Handler = async (ctx, press) => {
  const { form, params } = press;
  const done = await releaseReservation(ctx, {
    orderId: Number(form.from),
    code: params.material ?? '',
    quantity: form.quantity ?? '',
    reason: form.reason ?? '',
  });
  const text = `已从 ${done.number} 释放 ${amountText(done.amount, done.unit)}。`;
  return { card: noticed((await stock(ctx, press)).card, text, 'good') };
};

const move: Handler = async (ctx, press) => {
  const { form, params } = press;
  const done = await moveReservation(ctx, {
    from: Number(form.from),
    to: Number(form.to),
    code: params.material ?? '',
    quantity: form.quantity ?? '',
    reason: form.reason ?? '',
  });
  const text = `已把 ${amountText(done.amount, done.unit)} 从 ${done.from} 调给 ${done.to}。`;
  return { card: noticed((await stock(ctx, press)).card, text, 'good') };
};

export const presses: Readonly<Record<string, Handler>> = {
  show,
  expect,
  ask_supplier: askSupplier,
  supplier,
  ask_substitute: askSubstitute,
  substitute,
  replan: again,
  stock,
  ask_release: askRelease,
  release,
  ask_move: askMove,
  move,
};

async function shortages(ctx: TxCtx, press: Press): Promise<ShortageView> {
  const view = await readShortages(ctx, orderIdOf(press));
  if (!view) throw new AppError('order.not_found');
  return view;
}

const current = async (ctx: TxCtx, press: Press): Promise<Card> =>
  shortageCard(ctx.factory, await shortages(ctx, press));

async function stockOf(ctx: TxCtx, press: Press): Promise<StockView> {
  if (!seesMaterial(ctx)) throw new AppError('material.not_permitted');
  const view = await readStock(ctx, press.params.material ?? '');
  if (!view) throw new AppError('material.unknown', { text: press.params.material ?? '' });
  return view;
}

const noticed = (card: Card, text: string, tone: 'good' | 'warn'): Card => ({
  ...card,
  notice: { text, tone },
});
