/** An operation as an order's routing had it before it was given to a supplier; minutes as numbers or decimal text. */
export interface FormerOperation {
  workCentre: string;
  setupMinutes: number | string;
  runMinutes: number | string;
  tooling: string;
  outsourced: boolean;
  supplier: string;
  leadDays: number | null;
}

/** An operation that was given to a supplier, as its row says. */
export interface Given {
  supplier: string;
  leadDays: number | null;
}

/** The operation as it is made at the supplier: no machine, no tooling, no minutes of ours. */
export const atSupplier = <T extends FormerOperation>(operation: T, { supplier, leadDays }: Given): T => ({
  ...operation,
  workCentre: '',
  setupMinutes: like(operation.setupMinutes, 0),
  runMinutes: like(operation.runMinutes, 0),
  tooling: '',
  outsourced: true,
  supplier,
  leadDays,
});

/** The operation as it was routed before. */
export const asRouted = <T extends FormerOperation>(operation: T, former: FormerOperation): T => ({
  ...operation,
  ...former,
  setupMinutes: like(operation.setupMinutes, former.setupMinutes),
  runMinutes: like(operation.runMinutes, former.runMinutes),
});

/** Readers that print minutes keep them as text. */
const like = <V extends number | string>(model: V, value: number | string): V =>
  (typeof model === 'string' ? String(value) : Number(value)) as V;
