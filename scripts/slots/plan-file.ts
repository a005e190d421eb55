import { z } from 'zod';
import type { Plan, Query } from '../../workflows/rush-order/core/types.ts';
import { InputError } from './input-error.ts';

const minute = z.int().min(0).max(1_000_000_000);
const minutes = z.number().min(0).max(10_000_000);
const name = z.string().min(1);
const span = z.strictObject({ from: minute, to: minute });
const choice = z.strictObject({ model: name, factor: z.number().positive() });
const need = z.strictObject({ tool: name, pieces: z.int().min(1) });
const lag = z.strictObject({ min: minutes.default(0), max: minutes.nullable().default(null) });

const machine = z.strictObject({
  id: name,
  model: name,
  spans: z.array(z.strictObject({ ...span.shape, rate: z.number().positive().max(1).default(1) })),
});
const tool = z.strictObject({
  id: name,
  pieces: z.int().min(0),
  lifeMinutes: minutes.nullable().default(null),
  uses: z
    .array(
      z.strictObject({
        ...span.shape,
        ...need.shape,
        lifeMinutes: minutes.default(0),
        order: name.optional(),
      }),
    )
    .default([]),
});
const reservation = z.strictObject({
  id: name,
  machine: name,
  order: name,
  step: z.int(),
  from: minute,
  to: minute,
  workMinutes: z.int().min(1),
  setupMinutes: z.int().min(0).optional(),
  priority: z.int().default(0),
  weight: z.number().positive().optional(),
  frozen: z.boolean().default(false),
  release: minute.default(0),
  due: minute.nullable().default(null),
  choices: z.array(choice).min(1).optional(),
  tools: z.array(need).optional(),
  lag: lag.optional(),
});
const step = {
  step: z.int(),
  lag: lag.optional(),
  arrivals: z
    .array(
      z.strictObject({
        kind: z.enum(['material', 'wip', 'drawing', 'other']),
        name,
        p50: minute,
        p90: minute,
      }),
    )
    .optional(),
};
const operation = z.discriminatedUnion('kind', [
  z.strictObject({
    ...step,
    kind: z.literal('inside'),
    choices: z.array(choice).min(1),
    setupMinutes: z.int().min(0).default(0),
    runMinutes: minutes,
    tools: z.array(need).optional(),
  }),
  z.strictObject({
    ...step,
    kind: z.literal('outside'),
    supplier: name,
    process: name.optional(),
    lead: z.strictObject({ p50: minutes, p90: minutes }),
    pickUps: z.array(span),
  }),
]);
const query = z.strictObject({
  order: name,
  priority: z.int().default(1),
  due: minute.nullable().default(null),
  operations: z.array(operation).min(1),
  now: minute,
  horizon: minute,
  frozenUntil: minute.optional(),
});
const file = z.strictObject({
  machines: z.array(machine).min(1),
  reservations: z.array(reservation).default([]),
  tools: z.array(tool).default([]),
  query,
});

/**
 * Machines, what stands on them, tools and the rush order from JSON, as workflows/rush-order/core/README.md describes.
 * @throws InputError with the path of what is wrong
 */
export function readPlanFile(json: unknown): { plan: Plan; query: Query } {
  const read = file.safeParse(json);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new InputError(pathOf(issue?.path ?? []), issue?.message ?? 'unreadable');
  }
  const { machines, reservations, tools } = read.data;
  const known = new Set(machines.map(({ id }) => id));
  reservations.forEach(({ machine: on, from, to }, i) => {
    if (!known.has(on)) throw new InputError(`reservations[${i}].machine`, `there is no machine ${on}`);
    if (from >= to) throw new InputError(`reservations[${i}].to`, 'does not end after it starts');
  });
  const { frozenUntil, ...rest } = read.data.query;
  // Absent keys are absent: the schema leaves none undefined.
  return {
    plan: { machines, reservations, tools } as Plan,
    query: { ...rest, frozenUntil: frozenUntil ?? rest.now } as Query,
  };
}

const pathOf = (path: readonly PropertyKey[]): string =>
  path
    .map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i === 0 ? '' : '.'}${String(key)}`))
    .join('') || 'the file';
