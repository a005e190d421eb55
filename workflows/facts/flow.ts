import { audit } from '../audit/record.ts';
import type { Flow } from '../flow.ts';
import { lockSubject } from '../subject.ts';
import { MATCH, matchWaiting, SETTLE } from './matching.ts';
import { settleOrders } from './settle-order.ts';
import { DOUBTS, tellDoubts } from './tell-doubts.ts';

/** What facts lead to later than in their own transaction. */
export const factsFlow: Flow = {
  name: 'facts',
  due: {
    [SETTLE]: async (ctx, ref) => {
      const orderId = Number(ref.split(':')[0]);
      await lockSubject(ctx.tx, `order:${orderId}`);
      await audit(ctx, await settleOrders(ctx, [orderId]));
    },
    [MATCH]: (ctx) => matchWaiting(ctx, null),
    [DOUBTS]: tellDoubts,
  },
};
