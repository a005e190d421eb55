import { z } from 'zod';

/**
 * A frame from the gateway. `data` is always JSON as text. Header values are texts in every sample although one
 * table of the docs types `time` as a number, so they are read leniently.
 */
const frameSchema = z.object({
  type: z.string(),
  headers: z
    .record(z.string(), z.unknown())
    .transform((h) => Object.fromEntries(Object.entries(h).map(([k, v]) => [k, String(v)]))),
  data: z.unknown().transform((d) => (typeof d === 'string' ? d : JSON.stringify(d ?? {}))),
});

export interface Frame {
  type: string;
  headers: Record<string, string>;
  data: string;
}

/** @returns null for anything that is not a frame; the gateway's bad day must not end our process. */
export function parseFrame(raw: string): Frame | null {
  try {
    const parsed = frameSchema.safeParse(JSON.parse(raw));
    return parsed.success && parsed.data.headers.messageId ? parsed.data : null;
  } catch (err) {
    if (err instanceof SyntaxError) return null;
    throw err;
  }
}

/** JSON inside a frame; undefined when it is not JSON. */
export function parseData(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch (err) {
    if (err instanceof SyntaxError) return undefined;
    throw err;
  }
}
