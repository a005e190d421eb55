import type { MinePage } from '../../../board/api/order.ts';
import { clock } from '../../../workflows/now.ts';
import { readMine } from '../../../workflows/orders/page/mine-page.ts';
import { chatCardsOf } from '../cards/waiting.ts';
import { boardRoute } from '../route.ts';
import { inTransaction, type StaffTx } from '../transaction.ts';
import type { BoardApi } from './index.ts';

/** 我的待办: signatures, orders in hand, and what else the chat has asked this person. */
async function minePage(ctx: StaffTx): Promise<MinePage> {
  const mine = await readMine(ctx);
  const cards = await chatCardsOf(ctx, ctx.actor);
  return {
    ...mine,
    cards: cards.map(({ title, status, number, at }) => ({
      title,
      status: status?.text ?? '',
      tone: status?.tone ?? 'neutral',
      number,
      at,
    })),
    now: (await clock(ctx)).toISOString(),
  };
}

export const mineApi: BoardApi = (routes, base) =>
  boardRoute(routes, base, 'GET', '/mine', ({ ctx }) => inTransaction(ctx, minePage));
