import type { Arrival, Choice, Lag, Operation, Query, Span, Tool, ToolNeed } from '../types.ts';
import type { Choose } from './chooser.ts';
import { NOW, type Shape } from './shape.ts';

/** A rush order with a bit of everything: suppliers, lags, arrivals, slower models, tools. */
export function randomQuery(
  random: Choose,
  shape: Shape,
  models: readonly string[],
  tools: readonly Tool[],
): Query {
  const count = random.between(1, shape.operations);
  const operations = Array.from({ length: count }, (_, i) =>
    randomOperation(random, shape, models, tools, i),
  );
  return {
    order: 'SO-RUSH',
    priority: random.between(1, 4),
    due: null,
    operations,
    now: NOW + (random.chance(0.5) ? 0 : random.between(1, 60)),
    horizon: NOW + shape.minutes,
    frozenUntil: NOW + random.between(0, 200),
  };
}

function randomOperation(
  random: Choose,
  shape: Shape,
  models: readonly string[],
  tools: readonly Tool[],
  i: number,
): Operation {
  const common = {
    step: (i + 1) * 10,
    arrivals: random.chance(0.3) ? [randomArrival(random, shape)] : [],
    lag: randomLag(random, shape),
  };
  if (random.chance(0.15)) {
    const p50 = random.between(1, 60);
    const pickUps: Span[] = [];
    for (let at = NOW + random.between(-60, 100); at < NOW + shape.minutes; at += random.between(60, 300))
      pickUps.push({ from: at, to: at + random.between(1, 30) });
    return {
      ...common,
      kind: 'outside',
      supplier: '外协甲',
      lead: { p50, p90: p50 + random.between(0, 60) },
      pickUps,
    };
  }
  const choices: Choice[] = [{ model: random.pick(models), factor: 1 }];
  const other = random.pick(models);
  if (random.chance(0.4) && other !== choices[0]?.model)
    choices.push({ model: other, factor: random.pick([0.8, 1.25, 1.5, 7 / 3]) });
  const needs: ToolNeed[] = [];
  for (const { id } of tools)
    if (random.chance(0.25)) needs.push({ tool: id, pieces: random.chance(0.15) ? 2 : 1 });
  return {
    ...common,
    kind: 'inside',
    choices,
    setupMinutes: random.chance(0.5) ? 0 : random.between(1, 15),
    runMinutes: random.between(1, shape.work),
    tools: needs,
  };
}

function randomArrival(random: Choose, shape: Shape): Arrival {
  const p50 = NOW + random.between(0, Math.floor(shape.minutes / 3));
  return {
    kind: random.pick(['material', 'wip'] as const),
    name: '45#钢 Φ60',
    p50,
    p90: p50 + random.between(0, 100),
  };
}

function randomLag(random: Choose, shape: Shape): Lag {
  const min = random.chance(0.7) ? 0 : random.between(1, 40);
  return { min, max: random.chance(shape.tied) ? min + random.between(0, 60) : null };
}
