/** An order of the house as far as a row of a workbook can differ from it. */
export interface KnownOrder {
  id: number;
  version: number;
  number: string;
  /** Whether the uploader may see this order at all. */
  visible: boolean;
  /** Whether the uploader may see its price. */
  amountsVisible: boolean;
  customerId: number;
  customerName: string;
  productId: number;
  productCode: string;
  quantity: number;
  unitPrice: string | null;
  promisedDate: string;
  shippedDate: string | null;
  status: string;
  heldFrom: string | null;
  rush: boolean;
  requirements: string;
  specialProcesses: string[];
  salesUserId: string | null;
  salesName: string | null;
  remark: string;
}

/** What a name in the sheet stands for. `near`: known names that may have been meant. */
export type CustomerMatch =
  | { kind: 'known'; id: number; name: string }
  | { kind: 'new'; name: string; near: readonly string[] }
  | { kind: 'ambiguous'; names: readonly string[] };

export type ProductMatch =
  | { kind: 'known'; id: number; code: string; name: string }
  | { kind: 'new'; code: string; name: string }
  | { kind: 'unknown_code'; near: readonly string[] }
  /** A code that is not registered beside the name of a product whose code is almost the same. */
  | { kind: 'mistyped'; code: string; name: string }
  | { kind: 'unknown_name'; near: readonly string[] }
  | { kind: 'ambiguous'; codes: readonly string[] };

export type SalesMatch =
  | { kind: 'known'; userId: string; name: string }
  | { kind: 'unknown' }
  | { kind: 'ambiguous' };

/** What the house knows about one row. */
export interface Known {
  customer?: CustomerMatch;
  product?: ProductMatch;
  sales?: SalesMatch;
  /** By its number; for a row without one, what an earlier import of the very same file made of it. */
  order?: KnownOrder;
  /** For a row without number: an existing order that looks the same in every respect. */
  twin?: string;
}
