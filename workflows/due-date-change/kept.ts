import type { ItemKey, Reason } from './letter-reader.ts';

/** A value as it is kept with the request; its cutting is a file in the evidence store. */
export interface KeptItem {
  key: ItemKey;
  value: string | null;
  note: string;
  cropSha256: string | null;
}

/** What was read of a letter, as it is kept for cards and for ever. */
export interface KeptReading {
  engine: string;
  items: KeptItem[];
  /** The page with what was found marked on it. */
  pictureSha256: string | null;
}

export const itemOf = (reading: KeptReading | null, key: ItemKey): KeptItem | undefined =>
  reading?.items.find((one) => one.key === key);

/** What a person has to say of a letter that was not clear: each doubt once, those about one value together. */
export function doubtsOf(reasons: readonly Reason[]): Reason[] {
  return reasons.filter(({ weight }) => weight === 'manual');
}
