import { z } from 'zod';

/** What can be told of the world outside; each moves goods, an order, or both. */
export const FACT_KINDS = [
  'po_confirmed',
  'receipt',
  'stock',
  'issue',
  'work_report',
  'inspection',
  'waybill',
  'sign_off',
  'reversal',
] as const;
export type FactKind = (typeof FACT_KINDS)[number];

export const KIND_NAMES: Readonly<Record<FactKind, string>> = {
  po_confirmed: '客户确认PO',
  receipt: '入库',
  stock: '库存变动',
  issue: '领料',
  work_report: '报工',
  inspection: '检验',
  waybill: '运单',
  sign_off: '客户签收',
  reversal: '冲销',
};

/** More than this of anything is a slip of the finger; numeric(18,4) holds it. */
const MOST = 100_000_000;

const words = (most: number) => z.string().trim().min(1).max(most);
const optionalWords = (most: number) => z.string().trim().max(most).optional();
const pieces = z.int().min(0).max(MOST);
/** Up to four decimals, as a number or as text (`"12.5"`), because floats lie about 0.1. */
const amount = z
  .union([z.number(), z.string().trim()])
  .transform((value) => String(value))
  .refine((value) => /^-?\d{1,9}(?:\.\d{1,4})?$/.test(value), { error: 'amount' });
const positive = amount.refine((value) => Number(value) > 0 && Number(value) <= MOST, { error: 'positive' });

const head = {
  /** Unique for its sender and for ever: the document's own number and line. The same key again is the same fact. */
  key: words(120),
  /** When it happened (not when it was sent): ISO 8601 with an offset. */
  occurredAt: z.iso.datetime({ offset: true, error: 'instant' }),
};
const order = words(60);
const material = words(60);
const unit = optionalWords(12);
const document = optionalWords(60);
const note = optionalWords(500);

const poConfirmed = z.strictObject({
  kind: z.literal('po_confirmed'),
  ...head,
  order,
  /** The customer's own order number. */
  customerPo: optionalWords(60),
  note,
});

/** Goods that came in: for an order, or for stock when no order is named. */
const receipt = z.strictObject({
  kind: z.literal('receipt'),
  ...head,
  material,
  quantity: positive,
  unit,
  order: order.optional(),
  supplier: optionalWords(120),
  document,
  note,
});

/** A correction of stock: a signed difference, or what was counted (盘点) at that instant. */
const stockMove = z
  .strictObject({
    kind: z.literal('stock'),
    ...head,
    material,
    delta: amount.optional(),
    count: amount.refine((value) => Number(value) >= 0, { error: 'not_negative' }).optional(),
    unit,
    document,
    note,
  })
  .refine((value) => (value.delta === undefined) !== (value.count === undefined), {
    error: 'delta_or_count',
    path: ['delta'],
  });

/** Goods that the warehouse gave to the workshop for an order. */
const issue = z.strictObject({
  kind: z.literal('issue'),
  ...head,
  material,
  quantity: positive,
  unit,
  order,
  document,
  note,
});

/**
 * What a workshop reports of one operation: `good` and `scrap` are pieces since the last report, not totals. With
 * `startedAt` and no pieces it says that work has begun.
 */
const workReport = z
  .strictObject({
    kind: z.literal('work_report'),
    ...head,
    order,
    /** The operation's number in the routing (10, 20 …), or its name. */
    step: z.int().min(0).max(99_999).optional(),
    operation: optionalWords(60),
    good: pieces,
    scrap: pieces.optional(),
    /** The operation is done, whatever the quantity. */
    finished: z.boolean().optional(),
    cause: optionalWords(200),
    worker: optionalWords(60),
    machine: optionalWords(60),
    /** When work on these pieces began, on the machine. */
    startedAt: z.iso.datetime({ offset: true, error: 'instant' }).optional(),
    note,
  })
  .refine(
    (value) =>
      value.good > 0 || (value.scrap ?? 0) > 0 || value.finished === true || value.startedAt !== undefined,
    {
      error: 'nothing_reported',
      path: ['good'],
    },
  )
  .refine(
    (value) => value.startedAt === undefined || Date.parse(value.startedAt) <= Date.parse(value.occurredAt),
    {
      error: 'started_after',
      path: ['startedAt'],
    },
  );

const inspection = z
  .strictObject({
    kind: z.literal('inspection'),
    ...head,
    order,
    result: z.enum(['passed', 'failed']),
    /** `final` (default) decides on shipment; `in_process` is recorded. */
    stage: z.enum(['final', 'in_process']).optional(),
    /** Pieces looked at, and pieces that failed. */
    quantity: pieces.optional(),
    failedQuantity: pieces.optional(),
    /** Why it failed; required then. */
    cause: optionalWords(500),
    /** Measured values by the name of the standard's item. */
    items: z
      .array(z.strictObject({ name: words(60), value: z.union([z.number(), words(60)]) }))
      .max(200)
      .optional(),
    inspector: optionalWords(60),
    document,
    note,
  })
  .refine((value) => value.result === 'passed' || (value.cause ?? '') !== '', {
    error: 'cause_missing',
    path: ['cause'],
  });

const waybill = z.strictObject({
  kind: z.literal('waybill'),
  ...head,
  order,
  number: words(60),
  carrier: optionalWords(60),
  /** Pieces that left; left out: all that had not left yet. */
  quantity: z.int().min(1).max(MOST).optional(),
  note,
});

const signOff = z.strictObject({
  kind: z.literal('sign_off'),
  ...head,
  order,
  by: optionalWords(60),
  note,
});

/** Takes a fact of the same sender back (冲销); both stay. A reversal cannot be reversed. */
const reversal = z.strictObject({
  kind: z.literal('reversal'),
  ...head,
  reverses: words(120),
  reason: words(500),
});

export const anyFact = z.discriminatedUnion('kind', [
  poConfirmed,
  receipt,
  stockMove,
  issue,
  workReport,
  inspection,
  waybill,
  signOff,
  reversal,
]);

/** A fact as it was told, checked. Goods amounts are decimal text. */
export type Fact = z.output<typeof anyFact>;
export type FactOf<K extends FactKind> = Extract<Fact, { kind: K }>;
/** As senders write it. */
export type FactInput = z.input<typeof anyFact>;

/** What its kind needs of a person who tells it by card or file; a reversal needs that of what it takes back. */
export const PERMISSION_OF = {
  po_confirmed: 'fact.po',
  receipt: 'fact.receipt',
  stock: 'fact.stock',
  issue: 'fact.stock',
  work_report: 'fact.work',
  inspection: 'fact.inspection',
  waybill: 'fact.waybill',
  sign_off: 'fact.sign_off',
} as const satisfies Record<Exclude<FactKind, 'reversal'>, string>;
