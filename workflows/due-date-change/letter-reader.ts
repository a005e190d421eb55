/** What was read of a letter, in the order in which people compare it. */
export const ITEMS = {
  orderNumber: '订单号',
  customerName: '客户名称',
  newDueDate: '新交期',
  oldDueDate: '原交期',
  signingDate: '签署日期',
  seal: '公章',
} as const;
export type ItemKey = keyof typeof ITEMS;

/** One value of a letter, or why there is none, with the cutting of the page that it stands on. */
export interface ReadItem {
  key: ItemKey;
  value: string | null;
  /** How sure it is, or why nothing is given: 两次识别不一致. */
  note: string;
  crop: Uint8Array | null;
}

export type Verdict = 'pass' | 'manual' | 'reject';

export interface Reason {
  code: string;
  /** For people: what is wrong, and what to do. */
  sentence: string;
  /** The value that it is about. */
  item: ItemKey | null;
  /** How much it weighs by itself. */
  weight: 'manual' | 'reject';
}

/** The worst reason decides; without any it passes. */
export function verdictOf(reasons: readonly Reason[]): Verdict {
  if (reasons.some(({ weight }) => weight === 'reject')) return 'reject';
  return reasons.length > 0 ? 'manual' : 'pass';
}

/** What the letter must say. Days are Shanghai days. */
export interface Expected {
  orderNumber: string;
  customerName: string;
  createdDate: string;
  currentDueDate: string;
  newDueDate: string;
  today: string;
}

export type LetterOutcome =
  | {
      kind: 'read';
      engine: string;
      items: ReadItem[];
      /** The page with what was found marked on it. */
      picture: Uint8Array | null;
      /** What is wrong with it by itself; empty: nothing. */
      reasons: Reason[];
    }
  /** No letter that could be read: another file is needed. */
  | { kind: 'refused'; code: string; sentence: string }
  /** Time, memory or a crash: a person has to look. */
  | { kind: 'unread'; code: string; sentence: string };

/** Reads letters and holds them against what they must say, in processes of its own. Whatever the file is, it returns. */
export interface LetterReader {
  read(bytes: Uint8Array, expected: Expected): Promise<LetterOutcome>;
  close(): Promise<void>;
}
