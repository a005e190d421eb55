import sharp from 'sharp';
import type { Grey, Point } from '../image/planes.ts';
import { convexHull, grow, type Rectangle, scaled, smallestRectangle } from './rectangles.ts';
import { run, type Session, tensor } from './session.ts';

/** Longer side of what the detector sees. 960 finds as much on flat A4; photos leave room around the page. */
const LONG_SIDE = 1280;
const MULTIPLE = 32;
const MEAN = [0.485, 0.456, 0.406];
const DEVIATION = [0.229, 0.224, 0.225];
/** PP-OCRv4's own figures. */
const TEXT_ABOVE = 0.3;
const BOX_ABOVE = 0.5;
const UNCLIP = 1.6;
const THINNEST = 3;

/** Where text is: one rectangle a run of text. */
export async function detect(session: Session, page: Grey): Promise<Rectangle[]> {
  const factor = Math.min(1, LONG_SIDE / Math.max(page.width, page.height));
  const rounded = (side: number) => Math.max(MULTIPLE, Math.round((side * factor) / MULTIPLE) * MULTIPLE);
  const [width, height] = [rounded(page.width), rounded(page.height)];
  const small = await sharp(page.data, { raw: { width: page.width, height: page.height, channels: 1 } })
    .resize(width, height, { fit: 'fill', kernel: 'linear' })
    .toColourspace('b-w')
    .raw()
    .toBuffer();
  const map = await run(session, tensor(normalised(small), [1, 3, height, width]));
  const [sx, sy] = [page.width / width, page.height / height];
  return regions(map.data, width, height).map((found) => toPage(found, sx, sy));
}

function normalised(grey: Uint8Array): Float32Array {
  const size = grey.length;
  const out = new Float32Array(3 * size);
  for (let c = 0; c < 3; c += 1) {
    const [mean, deviation] = [MEAN[c] ?? 0, DEVIATION[c] ?? 1];
    for (let i = 0; i < size; i += 1) out[c * size + i] = ((grey[i] ?? 0) / 255 - mean) / deviation;
  }
  return out;
}

/** The scale is all but the same in both directions; the rectangle keeps its angle. */
function toPage(rectangle: Rectangle, sx: number, sy: number): Rectangle {
  const even = scaled(rectangle, (sx + sy) / 2);
  return { ...even, centre: { x: rectangle.centre.x * sx, y: rectangle.centre.y * sy } };
}

/** Connected areas of likely text, each as the rectangle around it, grown to hold whole characters. */
function regions(map: Float32Array, width: number, height: number): Rectangle[] {
  const seen = new Uint8Array(width * height);
  const found: Rectangle[] = [];
  for (let start = 0; start < map.length; start += 1) {
    if (seen[start] || (map[start] ?? 0) <= TEXT_ABOVE) continue;
    const area = fill(map, seen, start, width, height);
    const rectangle = smallestRectangle(convexHull(area.outline));
    if (!rectangle || rectangle.thickness < THINNEST || area.mean < BOX_ABOVE) continue;
    const { length, thickness } = rectangle;
    found.push(grow(rectangle, (length * thickness * UNCLIP) / (2 * (length + thickness))));
  }
  return found;
}

interface Area {
  /** First and last pixel of each row: enough for the convex hull. */
  readonly outline: Point[];
  readonly mean: number;
}

function fill(map: Float32Array, seen: Uint8Array, start: number, width: number, height: number): Area {
  const first = new Map<number, number>();
  const last = new Map<number, number>();
  const stack = [start];
  seen[start] = 1;
  let [sum, count] = [0, 0];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const y = Math.floor(at / width);
    const x = at - y * width;
    first.set(y, Math.min(first.get(y) ?? x, x));
    last.set(y, Math.max(last.get(y) ?? x, x));
    sum += map[at] ?? 0;
    count += 1;
    for (const [nx, ny] of [
      [x - 1, y],
      [x + 1, y],
      [x, y - 1],
      [x, y + 1],
    ] as const) {
      const to = ny * width + nx;
      if (nx < 0 || ny < 0 || nx >= width || ny >= height || seen[to] || (map[to] ?? 0) <= TEXT_ABOVE)
        continue;
      seen[to] = 1;
      stack.push(to);
    }
  }
  const outline = [...first].map(([y, x]) => ({ x, y })).concat([...last].map(([y, x]) => ({ x, y })));
  return { outline, mean: sum / count };
}
