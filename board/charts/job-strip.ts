import type { GraphicComponentOption } from 'echarts';
import type { Job, Minute } from './data.ts';
import { box, label, textWidth } from './parts.ts';
import { COLOURS } from './theme.ts';

export const STRIP_HEIGHT = 18;
const SIZE = 9.5;

/** The jobs of a machine along a time axis; one that has no room for its label is a bar alone. */
export function jobStrip(
  jobs: readonly Job[],
  { from, to }: { from: Minute; to: Minute },
  xOf: (minute: Minute) => number,
  top: number,
): GraphicComponentOption[] {
  return jobs.flatMap((job) => {
    const [left, right] = [xOf(Math.max(from, job.from)), xOf(Math.min(to, job.to))];
    const width = right - left - 1;
    if (width <= 0) return [];
    const running = job.state === 'running';
    const bar = box(left, top, width, STRIP_HEIGHT, running ? COLOURS.full : COLOURS.low, 2);
    if (textWidth(job.label, SIZE) > width - 6) return [bar];
    const colour = running ? COLOURS.paper : COLOURS.ink;
    const middle = top + STRIP_HEIGHT / 2;
    return [bar, label((left + right) / 2, middle, job.label, { size: SIZE, align: 'center', colour })];
  });
}
