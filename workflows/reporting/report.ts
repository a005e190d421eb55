import type { Card } from '../card.ts';
import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { checkFact } from '../facts/check-fact.ts';
import { flagWords } from '../facts/flags.ts';
import { KIND_NAMES } from '../facts/kinds.ts';
import { recordFacts } from '../facts/record.ts';
import { factText } from '../facts/text.ts';
import { clock } from '../now.ts';
import { formCard, toldCard } from './cards/report-cards.ts';
import type { Values } from './forms/form.ts';
import { FORMS } from './forms/index.ts';
import { type ReportState, readState } from './state.ts';
import type { OrderFact } from './tellable.ts';

/** Flags that the person who just told the fact already knows. */
const KNOWN_TO_TELLER = new Set(['late']);

/** @throws AppError fact.not_permitted */
export function assertTells({ tells }: ReportState, kind: OrderFact): void {
  if (!tells.includes(kind)) throw new AppError('fact.not_permitted', { kind: KIND_NAMES[kind] });
}

/**
 * Tells what a form says about an order, as it happened now. Mistakes come back on the form, with its values kept.
 * @param key unique for the press, so that a repeated one tells nothing twice
 * @returns the card's next look
 * @throws AppError order.not_found, fact.not_permitted
 */
export async function report(
  ctx: TxCtx,
  orderId: number,
  kind: OrderFact,
  values: Values,
  key: string,
): Promise<Card> {
  const before = await readState(ctx, orderId);
  assertTells(before, kind);
  const { fact, problems } = FORMS[kind].read(before, values);
  if (problems.length > 0) return formCard(ctx.factory, before, kind, values, problems);
  const occurredAt = (await clock(ctx)).toISOString();
  const told = { kind, key, occurredAt, order: before.order.number, ...fact };
  const [outcome] = await recordFacts(ctx, 'card', [told]);
  if (!outcome || outcome.outcome === 'refused')
    return formCard(ctx.factory, before, kind, values, [outcome?.message ?? '没有记录，请重试。']);
  const after = await readState(ctx, orderId);
  const checked = checkFact(told);
  return toldCard(ctx.factory, after, {
    kind,
    key,
    words: checked.ok ? factText(checked.fact) : '',
    flags: outcome.outcome === 'recorded' ? flagTexts(after, told, outcome.flags) : [],
    from: before.order.status,
    step: typeof fact.step === 'number' ? fact.step : undefined,
  });
}

/** Flags in words, with the figures where the reader may know them: 超报: 已报 210，超过 200. */
function flagTexts(state: ReportState, told: Record<string, unknown>, flags: readonly string[]): string[] {
  return flags
    .filter((flag) => !KNOWN_TO_TELLER.has(flag))
    .map((flag) => {
      const operation = state.operations.find(({ step }) => step === told.step);
      if (flag === 'over' && operation)
        return `超报：${operation.step} ${operation.name} 已报 ${operation.good}，超过订单的 ${state.order.quantity}`;
      return flagWords([flag])[0] ?? flag;
    });
}
