import { may } from '../../factory/rules.ts';
import type { WorkbookKind } from '../../workbooks/kind.ts';
import { applyChunk } from './applying/apply-chunk.ts';
import { finish } from './applying/finish.ts';
import { createOwnerBook } from './applying/owners.ts';
import { applyingCard, endedCard } from './cards/cards.ts';
import { isOrderBook } from './reading/open-table.ts';
import { readBatch } from './reading/read-batch.ts';
import { notAllowed } from './refusal.ts';

/** Rows in one transaction: others wait for the audit chain during the last quarter of it (20 to 40 ms for 400). */
const CHUNK_ROWS = 400;

/** Order books. */
export const ordersKind: WorkbookKind = {
  key: 'orders',
  may: ({ actor, factory }) => actor.kind === 'staff' && may(factory, actor.roles, 'order.import'),
  notAllowed,
  recognises: isOrderBook,
  read: readBatch,
  cards: { applying: applyingCard, ended: endedCard },
  applier() {
    const owners = createOwnerBook();
    return { chunk: (ctx, batch) => applyChunk(ctx, batch, CHUNK_ROWS, owners), finish };
  },
};
