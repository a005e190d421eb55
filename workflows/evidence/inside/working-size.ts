export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Four megapixels bound memory and time, however long a screenshot is. */
const MOST_PIXELS = 4_000_000;

/**
 * Longer side at most `longest`, unless the shorter one would fall below `shortest` (long screenshots of a chat);
 * never enlarged, never more than four megapixels.
 */
export function boundedSize({ width, height }: Size, longest: number, shortest: number): Size {
  const [long, short] = [Math.max(width, height), Math.min(width, height)];
  const wanted = Math.min(1, Math.max(longest / long, shortest / short));
  const scale = Math.min(wanted, Math.sqrt(MOST_PIXELS / (width * height)));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
