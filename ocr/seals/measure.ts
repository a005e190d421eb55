import type { Grey } from '../image/planes.ts';
import { type Ellipse, inkAt } from './ellipse.ts';

const SECTORS = 72;
const PROFILE_FROM = 0.8;
const PROFILE_TO = 1.2;
const PROFILE_STEPS = 81;

export interface Measures {
  /** Sectors of the ring, clockwise from the top, that have ink. */
  readonly sectors: readonly boolean[];
  /** Share of them. */
  readonly coverage: number;
  /** Depth of the ink on the ring, 0 to 1. */
  readonly ink: number;
  /** Share of the ring's own width that is inked. */
  readonly fill: number;
  /** Width of the ring's outer edge, in radii. */
  readonly edge: number;
  /** Ink just outside the ring in its worst part, relative to the ring. */
  readonly outside: number;
  /** Ink between star and text, relative to the ring. */
  readonly core: number;
  /** Share of the band where the name stands that has ink. */
  readonly text: number;
  /** Ink in the gap between ring and name, relative to the ring. */
  readonly gap: number;
  /** Share of the directions in which ink stands right inside the ring: a second ring. */
  readonly doubled: number;
}

export function measure(map: Grey, e: Ellipse): Measures {
  const profiles = Array.from({ length: SECTORS * 2 }, (_, i) => profileAt(map, e, (Math.PI * i) / SECTORS));
  const peaks = profiles.map((profile) => Math.max(...profile.slice(at(0.9), at(1.04))));
  const ink = quantile(peaks, 0.7);
  const half = ink / 2;
  const hasInk = peaks.map((peak) => peak > Math.max(12, ink * 0.4));
  const sectors = Array.from({ length: SECTORS }, (_, i) => !!(hasInk[2 * i] || hasInk[2 * i + 1]));
  const mean = Array.from({ length: PROFILE_STEPS }, (_, k) => average(profiles.map((p) => p[k] ?? 0)));
  return {
    sectors,
    coverage: hasInk.filter(Boolean).length / hasInk.length,
    ink: ink / 255,
    fill: fillOfRing(profiles, mean, half),
    edge: edgeWidth(profiles, peaks, ink),
    outside: outsideInk(profiles, ink),
    core: shareOf(map, e, 0.36, 0.5, half),
    // Small characters stand further in than large ones.
    text: Math.max(shareOf(map, e, 0.74, 0.86, half), shareOf(map, e, 0.63, 0.75, half)),
    gap:
      average(profiles.map((profile) => Math.min(...profile.slice(at(0.86), at(0.96))))) / Math.max(1, ink),
    doubled:
      profiles.filter((profile) => Math.max(...profile.slice(at(0.9), at(0.925) + 1)) > ink * 0.4).length /
      profiles.length,
  };
}

const at = (r: number): number =>
  Math.round(((r - PROFILE_FROM) / (PROFILE_TO - PROFILE_FROM)) * (PROFILE_STEPS - 1));

function profileAt(map: Grey, e: Ellipse, theta: number): number[] {
  return Array.from({ length: PROFILE_STEPS }, (_, k) =>
    inkAt(map, e, PROFILE_FROM + ((PROFILE_TO - PROFILE_FROM) * k) / (PROFILE_STEPS - 1), theta),
  );
}

/** Where the mean profile says the ring is, how much of it has ink. */
function fillOfRing(profiles: readonly number[][], mean: readonly number[], half: number): number {
  const ring = ringSteps(mean);
  const shares = profiles.map((profile) =>
    average(ring.map((k) => ((profile[k] ?? 0) > half * 0.7 ? 1 : 0))),
  );
  return average(shares);
}

function ringSteps(mean: readonly number[]): number[] {
  const inside = mean.map((ink, k) => ({ ink, k })).slice(at(0.9), at(1.04));
  const top = Math.max(...inside.map(({ ink }) => ink));
  return inside.filter(({ ink }) => ink > 0.6 * top).map(({ k }) => k);
}

/** From a fifth to four fifths of the ring's depth, going inwards from outside; the sharper half of the directions. */
function edgeWidth(profiles: readonly number[][], peaks: readonly number[], ink: number): number {
  const widths = profiles.flatMap((profile, i) => {
    const peak = peaks[i] ?? 0;
    if (peak < ink * 0.6) return [];
    const outer = lastAbove(profile, peak * 0.2);
    const inner = lastAbove(profile, peak * 0.8);
    return [((outer - inner) / (PROFILE_STEPS - 1)) * (PROFILE_TO - PROFILE_FROM)];
  });
  return widths.length === 0 ? 1 : quantile(widths, 0.4);
}

/** Where it falls below, between steps; outermost. */
function lastAbove(profile: readonly number[], level: number): number {
  for (let k = at(1.08); k > 0; k -= 1) {
    const [here, next] = [profile[k] ?? 0, profile[k + 1] ?? 0];
    if (here >= level) return here > next && next < level ? k + (here - level) / (here - next) : k;
  }
  return 0;
}

/** A seal put down twice has a second ring outside the first on one side. */
function outsideInk(profiles: readonly number[][], ink: number): number {
  const outer = profiles.map((profile) => Math.max(...profile.slice(at(1.05), at(1.18))) / Math.max(1, ink));
  const window = 12;
  const runs = outer.map((_, i) =>
    average(Array.from({ length: window }, (_, k) => outer[(i + k) % outer.length] ?? 0)),
  );
  return Math.max(...runs);
}

function shareOf(map: Grey, e: Ellipse, from: number, to: number, level: number): number {
  let [inked, count] = [0, 0];
  for (let i = 0; i < 180; i += 1) {
    const theta = (Math.PI * i) / 90;
    // The lower third may hold 合同专用章.
    if (Math.cos(theta) < -0.5) continue;
    for (let r = from; r <= to; r += 0.02, count += 1) if (inkAt(map, e, r, theta) > level) inked += 1;
  }
  return inked / count;
}

const average = (values: readonly number[]): number =>
  values.reduce((sum, v) => sum + v, 0) / Math.max(1, values.length);

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
