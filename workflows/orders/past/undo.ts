/** Fields of an order that its log can bring back, and what "was not there" means for each. */
export const PAST_FIELDS = {
  product: null,
  quantity: null,
  unitPrice: null,
  promisedDate: null,
  shippedDate: null,
  status: null,
  heldFrom: null,
  ownerUserId: null,
  salesUserId: null,
  rush: false,
  requirements: '',
  specialProcesses: [],
  bomRevision: '',
  customerPo: '',
  remark: '',
  carrier: '',
  carrierTerms: '',
} as const satisfies Record<string, null | false | '' | readonly []>;

export type PastField = keyof typeof PAST_FIELDS;

/** What is undone: before and after by field, as in the audit log. */
export type Change = Readonly<Record<string, readonly [unknown, unknown]>>;

/**
 * Values as they were before these changes, which are given the newest first. Pure: an entry of the log holds what was
 * there before it, so each change is undone by putting that back.
 */
export function undo<T extends Readonly<Record<PastField, unknown>>>(
  present: T,
  changes: readonly Change[],
): T {
  const past: Record<string, unknown> = { ...present };
  for (const change of changes)
    for (const [field, empty] of Object.entries(PAST_FIELDS)) {
      const pair = change[field];
      if (pair) past[field] = pair[0] ?? empty;
    }
  return past as T;
}
