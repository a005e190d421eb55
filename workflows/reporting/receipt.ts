import type { Card } from '../card.ts';
import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { may } from '../factory/rules.ts';
import { checkFact } from '../facts/check-fact.ts';
import { flagWords } from '../facts/flags.ts';
import { recordFacts } from '../facts/record.ts';
import { factText } from '../facts/text.ts';
import { clock } from '../now.ts';
import { shortNumbers } from '../orders/cards/list-card.ts';
import { createReader, filled, type Values } from './forms/form.ts';
import { findNeeding, type Needing } from './needing.ts';
import { type Stocked, seesStock, stockOf } from './stock.ts';

/** Orders that the card offers; a phone shows so many buttons beside its inputs. */
const SHOWN = 5;
const TITLE = '到货入库';
/** Inputs that the form of an order has, too. */
const SHARED = ['material', 'quantity', 'unit', 'document'] as const;

/** Goods without an order are no order's: the permission itself is enough. @throws AppError fact.not_permitted */
function assertReceives({ actor, factory }: TxCtx): void {
  if (actor.kind !== 'staff' || !may(factory, actor.roles, 'fact.receipt'))
    throw new AppError('fact.not_permitted', { kind: '入库' });
}

/**
 * Goods that came in and no order was named: they are confirmed for stock, or one of the orders that lack the material
 * is chosen. @param problems what was wrong with the values, one sentence per field
 */
export async function receiptCard(
  ctx: TxCtx,
  values: Values,
  problems: readonly string[] = wrongIn(values),
): Promise<Card> {
  assertReceives(ctx);
  const known = values.material ? await stockOf(ctx, values.material) : null;
  const needing = known ? await findNeeding(ctx, 'receipt', known.code) : [];
  const unknown =
    values.material && !known ? [`物料编码：物料表里没有“${values.material.slice(0, 30)}”，请核对`] : [];
  const wrong = [...new Set([...unknown, ...problems])];
  const offered = needing.slice(0, SHOWN);
  return {
    title: TITLE,
    status: { text: '待确认', tone: 'warn' },
    text: [known ? `${known.name} ${known.code}` : '', leadOf(known, needing)]
      .filter((line) => line !== '')
      .join('\n\n'),
    ...(known
      ? {
          fields: [
            ...(seesStock(ctx) ? [{ label: '账面现存', value: `${known.onHand} ${known.unit}` }] : []),
            ...offered.map((one, i) => ({
              label: `${i + 1} · ${one.number}`,
              value: `${one.customer}，缺 ${one.amount} ${known.unit}`,
            })),
          ],
        }
      : {}),
    inputs: inputsOf(values),
    buttons: [
      { label: '确认入库', action: 'receive', submits: true, style: 'primary' },
      ...orderButtons(offered, values),
      { label: '放弃', action: 'drop' },
    ],
    ...(needing.length > offered.length
      ? { footer: `还有 ${needing.length - offered.length} 个订单缺这种物料，请写订单号。` }
      : {}),
    ...(wrong.length > 0 ? { notice: { text: wrong.join('\n'), tone: 'warn' as const } } : {}),
  };
}

const leadOf = (known: Stocked | null, needing: readonly Needing[]): string =>
  needing.length > 0
    ? '确认后进库存，不指定订单；为下面缺料的订单到的货，请点订单。'
    : known
      ? '确认后进库存，不指定订单。'
      : '确认后进库存。为某个订单到的货，请写订单号，如「入库 SO-20260315-0042」。';

const inputsOf = (values: Values): NonNullable<Card['inputs']> => [
  { ...filled(values, 'material', '物料编码', { required: true }), kind: 'text' },
  { ...filled(values, 'quantity', '数量', { required: true }), kind: 'text' },
  { ...filled(values, 'unit', '单位', { placeholder: '不填为物料本身的单位' }), kind: 'text' },
  { ...filled(values, 'supplier', '供应商', { placeholder: '可不填' }), kind: 'text' },
  { ...filled(values, 'document', '入库单号', { placeholder: '可不填' }), kind: 'text' },
];

function orderButtons(offered: readonly Needing[], values: Values): NonNullable<Card['buttons']> {
  const labels = shortNumbers(offered.map(({ number }) => number));
  const said = Object.fromEntries(SHARED.flatMap((name) => (values[name] ? [[name, values[name]]] : [])));
  return offered.map((one, i) => ({
    label: `${i + 1} · ${labels[i]}`,
    action: 'form',
    params: { ...said, kind: 'receipt', order: String(one.id) },
  }));
}

function read(values: Values) {
  const form = createReader(values);
  const material = form.words('material', '物料编码', 60, true);
  const amount = form.amount('quantity', '数量', 'positive');
  const unit = form.words('unit', '单位', 12) ?? amount?.unit;
  const supplier = form.words('supplier', '供应商', 120);
  const document = form.words('document', '入库单号', 60);
  return { material, amount, unit, supplier, document, problems: form.problems };
}

/** Of what was said in words; what is only missing is asked for by the form. */
const wrongIn = (values: Values): string[] =>
  values.quantity ? read(values).problems.filter((problem) => problem.startsWith('数量：')) : [];

/** 确认入库 for stock, as it happened now. @returns the next look of the card, and whether it is done with */
export async function reportReceipt(
  ctx: TxCtx,
  values: Values,
  key: string,
): Promise<{ card: Card; closed?: boolean }> {
  assertReceives(ctx);
  const { material, amount, unit, supplier, document, problems } = read(values);
  const before = material ? await stockOf(ctx, material) : null;
  if (problems.length > 0 || !before) return { card: await receiptCard(ctx, values, problems) };
  const fact = {
    kind: 'receipt',
    key,
    occurredAt: (await clock(ctx)).toISOString(),
    material: before.code,
    quantity: amount?.amount,
    ...(unit ? { unit } : {}),
    ...(supplier ? { supplier } : {}),
    ...(document ? { document } : {}),
  };
  const [outcome] = await recordFacts(ctx, 'card', [fact]);
  if (!outcome || outcome.outcome === 'refused')
    return { card: await receiptCard(ctx, values, [outcome?.message ?? '没有记录，请重试。']) };
  const after = (await stockOf(ctx, before.code)) ?? before;
  const flags = outcome.outcome === 'recorded' ? flagWords(outcome.flags) : [];
  const checked = checkFact(fact);
  return {
    closed: true,
    card: {
      title: TITLE,
      status: { text: '已入库', tone: 'good' },
      text: `${before.name} ${checked.ok ? factText(checked.fact) : before.code}`,
      fields: [
        ...(seesStock(ctx)
          ? [
              { label: '账面现存', value: `${before.onHand} → ${after.onHand} ${after.unit}` },
              { label: '其中已锁定', value: `${before.reserved} → ${after.reserved} ${after.unit}` },
            ]
          : []),
        ...flags.map((value) => ({ label: '请留意', value, tone: 'warn' as const })),
      ],
    },
  };
}
