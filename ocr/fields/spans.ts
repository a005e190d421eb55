/** A value found in a text, and where. */
export interface Found<T> {
  readonly value: T;
  readonly start: number;
  readonly end: number;
}

/** The same text with the spans blanked, so that nothing else is read out of them. */
export function mask(text: string, spans: readonly { start: number; end: number }[], by = '#'): string {
  let out = text;
  for (const { start, end } of spans) out = out.slice(0, start) + by.repeat(end - start) + out.slice(end);
  return out;
}
