import type { MachineState } from '../../plant-gateway/config/plant.ts';

/** A stretch of one machine in one state, [from, to), ms since epoch. */
export interface Stretch {
  /** Of a row that is stored already. */
  id?: number;
  state: MachineState;
  from: number;
  to: number;
  samples: number;
  quality: string;
  source: string;
}

/** What has to be written. */
export interface Placed {
  removed: number[];
  /** Stored rows with other ends or samples. */
  changed: Stretch[];
  added: Stretch[];
}

/**
 * Puts new stretches among those that are stored, in the order given, so that no two overlap: what is known already
 * stands (the first who saw it), `unknown` gives way to what is known, and what continues a stretch makes it longer
 * instead of a new one. The same again changes nothing, so a growing stretch may be told as often as it grows.
 * @param stored those of the machine that reach into or touch the new ones; they do not overlap
 */
export function place(stored: readonly Stretch[], fresh: readonly Stretch[]): Placed {
  const rows = stored.map((row) => ({ ...row })).sort((a, b) => a.from - b.from);
  const before = new Map(stored.flatMap((row) => (row.id === undefined ? [] : [[row.id, row]])));
  const removed = new Set<number>();
  for (const one of fresh) {
    if (one.state !== 'unknown') clearUnknown(rows, one, removed);
    for (const part of freeParts(rows, one)) insert(rows, part, one);
  }
  return {
    removed: [...removed],
    changed: rows.filter((row) => row.id !== undefined && !same(row, before.get(row.id))),
    added: rows.filter((row) => row.id === undefined),
  };
}

const same = (a: Stretch, b: Stretch | undefined): boolean =>
  b !== undefined && a.from === b.from && a.to === b.to && a.samples === b.samples;

/** Takes what is unknown out of the way of something known: shortened, cut in two, or removed. */
function clearUnknown(rows: Stretch[], { from, to }: Stretch, removed: Set<number>): void {
  for (let i = rows.length - 1; i >= 0; i -= 1) {
    const row = rows[i];
    if (row?.state !== 'unknown' || row.to <= from || row.from >= to) continue;
    const { id, ...values } = row;
    const rest = row.to > to ? [{ ...values, from: to }] : [];
    if (row.from < from) rows.splice(i, 1, Object.assign(row, { to: from }), ...rest);
    else {
      if (id !== undefined) removed.add(id);
      rows.splice(i, 1, ...rest);
    }
  }
}

/** The parts of a stretch where nothing is yet, in time order. */
function freeParts(rows: readonly Stretch[], one: Stretch): { from: number; to: number }[] {
  const free: { from: number; to: number }[] = [];
  let at = one.from;
  for (const row of rows) {
    if (row.to <= at) continue;
    if (row.from >= one.to) break;
    if (row.from > at) free.push({ from: at, to: row.from });
    at = row.to;
  }
  if (at < one.to) free.push({ from: at, to: one.to });
  return free;
}

function insert(rows: Stretch[], part: { from: number; to: number }, of: Stretch): void {
  const share = Math.round((of.samples * (part.to - part.from)) / (of.to - of.from));
  const after = rows.findIndex((row) => row.from >= part.to);
  const at = after < 0 ? rows.length : after;
  const left = rows[at - 1];
  if (left && left.to === part.from && continues(left, of)) {
    left.samples = left.from === of.from ? Math.max(left.samples, of.samples) : left.samples + share;
    left.to = part.to;
    return;
  }
  const { state, quality, source } = of;
  rows.splice(at, 0, { state, quality, source, ...part, samples: share });
}

const continues = (left: Stretch, one: Stretch): boolean =>
  left.state === one.state && left.quality === one.quality && left.source === one.source;
