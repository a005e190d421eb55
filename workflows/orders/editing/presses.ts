import { and, eq, isNull, or, sql } from 'drizzle-orm';
import { drawing, order } from '../../../db/schema/index.ts';
import type { Card } from '../../card.ts';
import type { TxCtx } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { safeName } from '../../evidence/safe-name.ts';
import type { Press, PressResult } from '../../flow.ts';
import { say } from '../../say.ts';
import { becomeOrderCard } from '../order-cards.ts';
import { pastCard } from '../past/past-card.ts';
import { readFull } from '../view/read-full.ts';
import { type SectionKey, sectionNamed, sectionsFor } from '../view/sections.ts';
import { viewCard } from '../view/view-card.ts';
import { addDrawing, checkDrawing } from './add-drawing.ts';
import { addTalk } from './add-talk.ts';
import { awaitDrawing, WAIT_MINUTES } from './awaited-drawing.ts';
import { type Edit, editOrder } from './edit.ts';
import { editCard, FORMS, type FormKind, rightOf } from './form-card.ts';

type Handler = (ctx: TxCtx, press: Press) => Promise<PressResult>;

const orderIdOf = (press: Press): number => Number(press.params.order);

/** A section of the full view, on the card that was pressed; it is the presser's card of the order from then on. */
const view: Handler = async (ctx, press) => {
  const card = await viewOf(ctx, press, sectionNamed(press.params.section));
  await becomeOrderCard(ctx, press, orderIdOf(press));
  return { card };
};

/** Another section of the same instant, on the card that shows the past. */
const past: Handler = async (ctx, { params }) => {
  const card = await pastCard(ctx, Number(params.order), new Date(params.at ?? ''), params.section ?? '');
  if (!card) throw new AppError('order.not_found');
  return { card };
};

const formOf = (press: Press): FormKind => {
  const what = Object.keys(FORMS).find((one) => one === press.params.what);
  if (!what) throw new AppError('card.unknown_button');
  return what as FormKind;
};

const askEdit: Handler = async (ctx, press) => {
  const what = formOf(press);
  const full = await readFull(ctx, orderIdOf(press));
  if (!full) throw new AppError('order.not_found');
  if (!full.rights[rightOf(what)]) throw new AppError('order.edit_not_yours');
  return { card: editCard(full, what) };
};

/** Mistakes leave the form open; another version than was seen shows the order as it is now. */
const edit: Handler = async (ctx, press) => {
  const what = formOf(press);
  const section = FORMS[what].section;
  try {
    const done = await run(ctx, press, what);
    return { card: withNotice(await viewOf(ctx, press, section), done, 'good') };
  } catch (err) {
    if (!(err instanceof AppError) || err.code !== 'order.changed_meanwhile') throw err;
    const text = '订单已有变化，请按最新内容再编辑。';
    return { card: withNotice(await viewOf(ctx, press, section), text, 'warn') };
  }
};

/** @returns what was done, in words */
async function run(ctx: TxCtx, press: Press, what: FormKind): Promise<string> {
  const orderId = orderIdOf(press);
  const version = Number(press.params.version);
  const { form } = press;
  if (what === 'drawing') return runDrawing(ctx, press);
  if (what === 'talk') {
    await addTalk(ctx, { orderId, via: form.via ?? '', words: form.words ?? '' });
    return '已记录。';
  }
  const { changed } = await editOrder(ctx, {
    orderId,
    version,
    edit: editOf(press, what),
    reason: form.reason ?? '',
  });
  return changed.length > 0 ? '已保存。' : '没有变化，什么都没有改。';
}

function editOf({ params, form }: Press, what: Edit['what']): Edit {
  switch (what) {
    case 'details':
      return { what, remark: form.remark ?? '', customerPo: form.customerPo ?? '' };
    case 'carrier':
      return { what, carrier: form.carrier ?? '', carrierTerms: form.carrierTerms ?? '' };
    case 'price':
      return { what, unitPrice: form.unitPrice ?? '' };
    case 'rush':
      return { what, rush: params.rush === 'yes' };
    case 'salesperson':
      return { what, salesperson: form.salesperson ?? '' };
  }
}

/** With a link the drawing is added at once; without one its file is waited for. */
async function runDrawing(ctx: TxCtx, { params, form }: Press): Promise<string> {
  const given = {
    name: form.name ?? '',
    revision: form.revision ?? '',
    reason: form.reason ?? '',
    ...(form.bomRevision === undefined ? {} : { bomRevision: form.bomRevision }),
  };
  const orderId = Number(params.order);
  const url = (form.url ?? '').trim();
  if (url !== '') {
    const version = Number(params.version);
    const { ended } = await addDrawing(ctx, { orderId, version, at: { url }, ...given });
    return addedText(ended);
  }
  checkDrawing({ ...given, at: { sha256: '' } });
  if (given.reason.trim() === '') throw new AppError('order.reason_missing', { step: '加图纸' });
  if (ctx.actor.kind !== 'staff') throw new AppError('order.edit_not_yours');
  await awaitDrawing(ctx, ctx.actor.userId, { orderId, ...given });
  return `请在 ${WAIT_MINUTES} 分钟内，在聊天里把「${given.name.trim()} ${given.revision.trim()}」的文件单独发给单脉，收到后才会加上。`;
}

/** What adding a drawing did, in words. */
export const addedText = (ended: readonly string[]): string =>
  ended.length > 0 ? `图纸已加上，旧版本 ${ended.join('、')} 已作废。` : '图纸已加上。';

/** A drawing that is a file, sent into the presser's chat. */
const drawingFile: Handler = async (ctx, press) => {
  const { actor } = ctx;
  const id = orderIdOf(press);
  const full = await readFull(ctx, id);
  if (!full || !sectionsFor(full).includes('drawings') || actor.kind !== 'staff')
    throw new AppError('order.not_found');
  const [row] = await ctx.tx
    .select({ name: drawing.name, version: drawing.version, sha256: drawing.sha256 })
    .from(drawing)
    .leftJoin(order, eq(order.id, id))
    .where(
      and(
        eq(drawing.id, Number(press.params.drawing)),
        or(
          eq(drawing.orderId, id),
          and(isNull(drawing.orderId), sql`${drawing.productId} = ${order.productId}`),
        ),
      ),
    );
  if (!row?.sha256) throw new AppError('drawing.gone');
  const [file] = await ctx.tx.execute<{ name: string }>(
    sql`select name from evidence_file where sha256 = ${row.sha256}`,
  );
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(file?.name ?? '')?.[0] ?? '';
  const name = safeName(`${full.number} ${row.name} ${row.version}${ending}`);
  const to = { to: 'person', userId: actor.userId } as const;
  await say(ctx, to, { kind: 'file', sha256: row.sha256, name }, `${press.pressKey}:file`);
  const card = await viewOf(ctx, press, 'drawings');
  return { card: withNotice(card, '文件已发到您与单脉的单聊。', 'good') };
};

/** Presses of the full view and of its forms; part of the orders flow. */
export const viewPresses: Readonly<Record<string, Handler>> = {
  view,
  past,
  ask_edit: askEdit,
  edit,
  drawing_file: drawingFile,
};

async function viewOf(ctx: TxCtx, press: Press, section: SectionKey): Promise<Card> {
  const card = await viewCard(ctx, orderIdOf(press), section);
  if (!card) throw new AppError('order.not_found');
  return card;
}

const withNotice = (card: Card, text: string, tone: 'good' | 'warn'): Card => ({
  ...card,
  notice: { text, tone },
});
