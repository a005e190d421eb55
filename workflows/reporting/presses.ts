import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import type { Press, PressResult } from '../flow.ts';
import { formCard, menuCard } from './cards/report-cards.ts';
import { wrongIn } from './forms/index.ts';
import { reportReceipt } from './receipt.ts';
import { assertTells, report } from './report.ts';
import { readState } from './state.ts';
import { reportStock } from './stock.ts';
import { takeBack, takeBackCard, takeBackForm } from './take-back.ts';
import { isOrderFact, type OrderFact } from './tellable.ts';

type Handler = (ctx: TxCtx, press: Press) => Promise<PressResult>;

const orderOf = ({ params }: Press): number => Number(params.order);

function kindOf({ params }: Press): OrderFact {
  if (!isOrderFact(params.kind)) throw new AppError('card.unknown_button');
  return params.kind;
}

/** A press is claimed once: its card and version are the key of the one fact that it tells. */
const factKey = ({ cardId, version }: Press): string => `card:${cardId}:${version}`;

const menu: Handler = async (ctx, press) => {
  const state = await readState(ctx, orderOf(press));
  return { card: menuCard(ctx.factory, state) };
};

/** What was understood from words comes along as params named like the inputs. */
const form: Handler = async (ctx, press) => {
  const state = await readState(ctx, orderOf(press));
  const kind = kindOf(press);
  assertTells(state, kind);
  const { order: _order, kind: _kind, ...values } = press.params;
  return { card: formCard(ctx.factory, state, kind, values, wrongIn(kind, state, values)) };
};

const submit: Handler = async (ctx, press) => ({
  card: await report(ctx, orderOf(press), kindOf(press), press.form, factKey(press)),
});

const stock: Handler = (ctx, press) =>
  reportStock(ctx, press.params.mode === 'delta' ? 'delta' : 'count', press.form, factKey(press));

/** Goods for stock. */
const receive: Handler = (ctx, press) => reportReceipt(ctx, press.form, factKey(press));

const drop: Handler = async (_ctx, { view }) => ({
  card: { title: view.title, status: { text: '已放弃', tone: 'neutral' }, text: '什么都没有记录。' },
  closed: true,
});

export const presses: Readonly<Record<string, Handler>> = {
  menu,
  form,
  submit,
  stock,
  receive,
  drop,
  takeback: async (ctx, press) => ({ card: await takeBackCard(ctx, orderOf(press)) }),
  takeback_ask: async (ctx, press) => ({
    card: await takeBackForm(ctx, orderOf(press), Number(press.params.fact)),
  }),
  takeback_do: async (ctx, press) => ({
    card: await takeBack(
      ctx,
      orderOf(press),
      Number(press.params.fact),
      press.form.reason ?? '',
      factKey(press),
    ),
  }),
};
