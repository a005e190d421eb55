import type { Grey } from '../image/planes.ts';

interface Circle {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const RADII = 24;
/** Votes are counted in cells of this many pixels. */
const CELL = 3;
/** Steepness below which there is no edge. */
const EDGE = 12;

/**
 * Circles on which edges agree (gradient voting): every edge votes for the middles that lie on its normal. Best first,
 * at most `most`; two that are all but the same count once.
 */
export function findCircles(map: Grey, area: Area, least: number, greatest: number, most: number): Circle[] {
  const pad = Math.round(least * 0.3);
  const left = Math.max(1, Math.floor(area.left) - pad);
  const top = Math.max(1, Math.floor(area.top) - pad);
  const right = Math.min(map.width - 2, Math.ceil(area.right) + pad);
  const bottom = Math.min(map.height - 2, Math.ceil(area.bottom) + pad);
  const columns = Math.ceil((right - left + 1) / CELL);
  const rows = Math.ceil((bottom - top + 1) / CELL);
  const edges = edgesIn(map, left, top, right, bottom);
  const found: (Circle & { votes: number })[] = [];
  for (let k = 0; k < RADII; k += 1) {
    const radius = least * (greatest / least) ** (k / (RADII - 1));
    const votes = new Float32Array(columns * rows);
    for (const { x, y, nx, ny } of edges) {
      for (const side of [-1, 1]) {
        const column = Math.floor((x + side * nx * radius - left) / CELL);
        const row = Math.floor((y + side * ny * radius - top) / CELL);
        if (column < 0 || row < 0 || column >= columns || row >= rows) continue;
        const at = row * columns + column;
        votes[at] = (votes[at] ?? 0) + 1;
      }
    }
    peaks(votes, columns, rows, radius).forEach((peak) => {
      found.push({ x: left + peak.x * CELL, y: top + peak.y * CELL, radius, votes: peak.votes });
    });
  }
  return apart(found.sort((a, b) => b.votes - a.votes)).slice(0, most);
}

interface Edge {
  readonly x: number;
  readonly y: number;
  readonly nx: number;
  readonly ny: number;
}

function edgesIn({ data, width }: Grey, left: number, top: number, right: number, bottom: number): Edge[] {
  const edges: Edge[] = [];
  for (let y = top; y <= bottom; y += 1) {
    for (let x = left; x <= right; x += 1) {
      const at = y * width + x;
      const gx = (data[at + 1] ?? 0) - (data[at - 1] ?? 0);
      const gy = (data[at + width] ?? 0) - (data[at - width] ?? 0);
      const steep = Math.hypot(gx, gy);
      if (steep > EDGE) edges.push({ x, y, nx: gx / steep, ny: gy / steep });
    }
  }
  return edges;
}

/** The best few cells with their neighbours, per length of the circle. */
function peaks(votes: Float32Array, columns: number, rows: number, radius: number) {
  const out: { x: number; y: number; votes: number }[] = [];
  for (let row = 1; row < rows - 1; row += 1) {
    for (let column = 1; column < columns - 1; column += 1) {
      let sum = 0;
      for (const dy of [-1, 0, 1]) {
        for (const dx of [-1, 0, 1]) sum += votes[(row + dy) * columns + column + dx] ?? 0;
      }
      out.push({ x: column + 0.5, y: row + 0.5, votes: sum / radius });
    }
  }
  return out.sort((a, b) => b.votes - a.votes).slice(0, 4);
}

function apart<T extends Circle>(circles: readonly T[]): T[] {
  const kept: T[] = [];
  for (const one of circles) {
    const twin = kept.some(
      ({ x, y, radius }) =>
        Math.hypot(x - one.x, y - one.y) < 0.2 * radius && Math.abs(radius - one.radius) < 0.12 * radius,
    );
    if (!twin) kept.push(one);
  }
  return kept;
}
