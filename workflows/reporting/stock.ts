import { sql } from 'drizzle-orm';
import type { Card } from '../card.ts';
import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { may, rolesNamed } from '../factory/rules.ts';
import { checkFact } from '../facts/check-fact.ts';
import { flagWords } from '../facts/flags.ts';
import { recordFacts } from '../facts/record.ts';
import { factText } from '../facts/text.ts';
import { clock } from '../now.ts';
import { createReader, filled, type Values } from './forms/form.ts';

/** What a person reads of a material before and after a count. */
export interface Stocked extends Record<string, unknown> {
  code: string;
  name: string;
  unit: string;
  onHand: string;
  reserved: string;
}

/** `count`: what was counted; `delta`: what came or went. */
export type StockMode = 'count' | 'delta';

const LABELS = { count: '盘点数量', delta: '增减数量' } as const;

/** @throws AppError fact.not_permitted */
function assertCounts(ctx: TxCtx): void {
  const { actor, factory } = ctx;
  if (actor.kind !== 'staff' || !may(factory, actor.roles, 'fact.stock'))
    throw new AppError('fact.not_permitted', { kind: '库存变动' });
}

/** Stock is no order's: whoever sees material at all sees it. */
export const seesStock = (ctx: TxCtx): boolean =>
  ctx.actor.kind === 'system' ||
  rolesNamed(ctx.factory, ctx.actor.roles).some((role) => role.sees.includes('material'));

/** A material as it is kept now; null when nobody knows its code. */
export async function stockOf(ctx: TxCtx, code: string): Promise<Stocked | null> {
  const [row] = await ctx.tx.execute<Stocked>(sql`
    select m.code, m.name, m.unit, trim_scale(coalesce(s.on_hand, 0))::text as "onHand",
      trim_scale(coalesce(s.reserved, 0))::text as reserved
    from material m left join stock s on s.material_code = m.code where m.code = ${code.normalize('NFKC').trim().toUpperCase()}`);
  return row ?? null;
}

/** 盘点 and 库存调整: asks for what is missing and for the confirmation; shows what the system believes now. */
export async function stockForm(
  ctx: TxCtx,
  mode: StockMode,
  values: Values,
  problems: readonly string[] = [],
): Promise<Card> {
  assertCounts(ctx);
  const stocked = values.material ? await stockOf(ctx, values.material) : null;
  const shown = stocked && seesStock(ctx);
  const unknown =
    values.material && !stocked ? [`物料编码：物料表里没有“${values.material.slice(0, 30)}”，请核对`] : [];
  const wrong = [...new Set([...unknown, ...problems])];
  return {
    title: mode === 'count' ? '库存盘点' : '库存调整',
    status: { text: '待确认', tone: 'warn' },
    text: stocked ? `${stocked.name} ${stocked.code}` : '请填物料编码和数量。',
    ...(shown
      ? {
          fields: [
            { label: '账面现存', value: `${stocked.onHand} ${stocked.unit}` },
            { label: '其中已锁定', value: `${stocked.reserved} ${stocked.unit}` },
          ],
        }
      : {}),
    inputs: [
      { ...filled(values, 'material', '物料编码', { required: true }), kind: 'text' },
      {
        ...filled(values, 'amount', LABELS[mode], {
          required: true,
          placeholder: mode === 'count' ? '实际数到的，如 1200' : '增加写 20，减少写 -20',
        }),
        kind: 'text',
      },
      { ...filled(values, 'unit', '单位', { placeholder: '不填为物料本身的单位' }), kind: 'text' },
      {
        ...filled(values, 'note', mode === 'count' ? '备注' : '原因', { required: mode === 'delta' }),
        kind: 'text',
      },
    ],
    buttons: [
      {
        label: mode === 'count' ? '确认盘点' : '确认调整',
        action: 'stock',
        params: { mode },
        submits: true,
        style: 'primary',
      },
      { label: '放弃', action: 'drop' },
    ],
    ...(wrong.length > 0 ? { notice: { text: wrong.join('\n'), tone: 'warn' as const } } : {}),
  };
}

/** @returns the next look of the card, and whether it is done with */
export async function reportStock(
  ctx: TxCtx,
  mode: StockMode,
  values: Values,
  key: string,
): Promise<{ card: Card; closed?: boolean }> {
  assertCounts(ctx);
  const form = createReader(values);
  const material = form.words('material', '物料编码', 60, true);
  const amount = form.amount('amount', LABELS[mode], mode === 'count' ? 'zero' : 'any');
  const unit = form.words('unit', '单位', 12) ?? amount?.unit;
  const note = form.words('note', mode === 'count' ? '备注' : '原因', 500, mode === 'delta');
  const before = material ? await stockOf(ctx, material) : null;
  if (form.problems.length > 0 || !before) return { card: await stockForm(ctx, mode, values, form.problems) };
  const occurredAt = (await clock(ctx)).toISOString();
  const fact = {
    kind: 'stock',
    key,
    occurredAt,
    material: before.code,
    [mode]: amount?.amount,
    ...(unit ? { unit } : {}),
    ...(note ? { note } : {}),
  };
  const [outcome] = await recordFacts(ctx, 'card', [fact]);
  if (!outcome || outcome.outcome === 'refused')
    return { card: await stockForm(ctx, mode, values, [outcome?.message ?? '没有记录，请重试。']) };
  const after = (await stockOf(ctx, before.code)) ?? before;
  const flags = outcome.outcome === 'recorded' ? flagWords(outcome.flags) : [];
  const checked = checkFact(fact);
  return {
    closed: true,
    card: {
      title: mode === 'count' ? '库存盘点' : '库存调整',
      status: { text: '已记录', tone: 'good' },
      text: `${before.name} ${checked.ok ? factText(checked.fact) : before.code}`,
      fields: [
        ...(seesStock(ctx)
          ? [{ label: '账面现存', value: `${before.onHand} → ${after.onHand} ${after.unit}` }]
          : []),
        ...flags.map((value) => ({ label: '请留意', value, tone: 'warn' as const })),
      ],
    },
  };
}
