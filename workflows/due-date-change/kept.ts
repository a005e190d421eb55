import { ITEMS, type ItemKey, type Reason } from './letter-reader.ts';

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

/** What a person has to compare. */
export const doubtsOf = <R extends Pick<Reason, 'weight'>>(reasons: readonly R[]): R[] =>
  reasons.filter(({ weight }) => weight === 'manual');

/** The cuttings of what reasons are about, each once, with what was read of it. */
export const cuttingsOf = (
  reading: KeptReading | null,
  reasons: readonly Reason[],
): { sha256: string; caption: string }[] =>
  [...new Set(reasons.flatMap(({ item }) => item ?? []))].flatMap((key) => {
    const item = itemOf(reading, key);
    return item?.cropSha256
      ? [{ sha256: item.cropSha256, caption: `${ITEMS[key]}：${item.value ?? '没有读出'}` }]
      : [];
  });
