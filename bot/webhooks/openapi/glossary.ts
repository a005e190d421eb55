import type { FactKind } from '../../../workflows/facts/kinds.ts';

/** What each field of a fact means, in English; in Chinese it is called as in forms and files (FIELD_NAMES). */
export const MEANINGS: Readonly<Record<string, string>> = {
  kind: 'What kind of fact it is.',
  key: 'Unique for its source and for ever: the document’s own number and line. The same key with the same content is the same fact, however often it is sent.',
  occurredAt:
    'When it happened, not when it was sent: ISO 8601 with an offset. Facts count by this instant, in whatever order they arrive.',
  order:
    'Our order number. A fact of an order that is not there yet is kept, flagged `unknown_order`, and counts when it comes.',
  customerPo: 'The customer’s own order number.',
  material: 'Material code.',
  quantity:
    'Pieces for waybills and inspections; for goods an amount with up to four decimals, as number or text.',
  unit: 'Unit of the amount; left out: the material’s own.',
  supplier: 'Supplier’s name.',
  document: 'Number of the paper or record behind it.',
  note: 'Anything else that people should read.',
  delta: 'Signed difference to what is on hand. Either this or `count`.',
  count: 'What was counted (盘点) at that instant. Either this or `delta`.',
  step: 'The operation’s number in the routing (10, 20 …).',
  operation: 'The operation’s name, when it has no number.',
  good: 'Good pieces since the last report, not a total.',
  scrap: 'Scrapped pieces since the last report.',
  finished: 'The operation is done, whatever the quantity.',
  cause: 'Why pieces were scrapped or failed. Required when an inspection failed.',
  worker: 'Who worked.',
  machine: 'On which machine.',
  startedAt:
    'When work on these pieces began. With 0 pieces it says that the operation was begun on the machine.',
  result: '`passed` or `failed`.',
  stage: '`final` (default) decides on shipment; `in_process` is only recorded.',
  failedQuantity: 'Pieces that failed.',
  items: 'Measured values by the name of the quality standard’s item.',
  inspector: 'Who inspected.',
  number: 'Waybill number.',
  carrier: 'Who carries.',
  by: 'Who signed at the customer’s.',
  reverses: 'The key of the fact (same source) that is taken back; both stay on record.',
  reason: 'Why it is taken back.',
};

/** What each kind means, and what its schema cannot say by itself. */
export const KIND_MEANINGS: Readonly<Record<FactKind, string>> = {
  po_confirmed: 'The customer confirmed the order.',
  receipt: 'Goods that came in, for an order, or for stock when none is named.',
  stock: 'A correction of stock: either `delta` or `count`.',
  issue: 'Goods that the warehouse gave to the workshop for an order.',
  work_report:
    'What a workshop reports of one operation: at least one of `good`, `scrap` and `finished` says something.',
  inspection: 'The result of an inspection; a failed one names its `cause`.',
  waybill: 'Goods that left. Without `quantity`: all that had not left yet.',
  sign_off: 'The customer signed for the goods.',
  reversal: 'Takes a fact of the same source back (冲销). A reversal cannot be reversed.',
};
