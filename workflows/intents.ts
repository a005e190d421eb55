/** How an order is referred to: a number or a part of it, a customer, a product, or any fragment. */
export interface OrderReference {
  /** The words as written, cleaned of filler ("恒锐的单子" → "恒锐"). */
  text: string;
}

/** What could be read from an order said in words; missing parts are asked back by a form card. */
export interface OrderDraft {
  customer?: string;
  product?: string;
  quantity?: string;
  /** The date phrase as written ("3月20日", "下周五"). */
  promisedDate?: string;
  unitPrice?: string;
  specialProcesses?: string[];
  requirements?: string;
  rush?: boolean;
  /** More than one product was named; then `product` and `quantity` are left out. */
  several?: boolean;
}

/** What a text means, with its slots. Understanding lives in bot/understand; flows answer to these. */
export type Intent =
  | { kind: 'order.where'; reference: OrderReference }
  | { kind: 'order.create'; draft: OrderDraft }
  | { kind: 'order.mine' }
  | { kind: 'audit.trail'; reference: OrderReference }
  | { kind: 'audit.head' }
  /** A number typed as the answer to a list ("2"). */
  | { kind: 'pick'; index: number }
  | { kind: 'help' }
  | { kind: 'unknown'; text: string };

export type IntentKind = Intent['kind'];
export type IntentOf<K extends IntentKind> = Extract<Intent, { kind: K }>;
