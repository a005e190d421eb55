import type { Violation } from '../check-plan.ts';
import type { Option, Plan, Query, Span, ToolNeed } from '../types.ts';
import { afterwards } from './moved.ts';

/** A stay on a machine; `isNew` when the option put it there. */
interface Stay extends Span {
  readonly name: string;
  readonly machine: string;
  readonly isNew: boolean;
  readonly tools: readonly ToolNeed[];
  readonly lifeMinutes: number;
}

/** Machines and tools, which one use at a time shares: only what the option put somewhere is blamed. */
export function checkShared(
  plan: Plan,
  query: Query,
  option: Pick<Option, 'operations' | 'moved'>,
): Violation[] {
  const stays = [...rushStays(query, option), ...otherStays(plan, option)];
  const isNew = stays.filter((stay) => stay.isNew);
  const onMachine = byMachine(stays);
  return [
    ...isNew.flatMap((stay) => overlaps(stay, onMachine.get(stay.machine) ?? [])),
    ...plan.tools.flatMap((tool) => toolFaults(plan, tool.id, stays, isNew)),
  ];
}

function rushStays(query: Query, option: Pick<Option, 'operations'>): Stay[] {
  return option.operations.flatMap((placed, i): Stay[] => {
    const operation = query.operations[i];
    if (placed.kind !== 'inside' || operation?.kind !== 'inside') return [];
    const { machine, from, to, step } = placed;
    return [
      {
        name: `rush step ${step}`,
        machine,
        from,
        to,
        isNew: true,
        tools: operation.tools ?? [],
        lifeMinutes: operation.runMinutes,
      },
    ];
  });
}

function otherStays(plan: Plan, option: Pick<Option, 'moved'>): Stay[] {
  const moves = new Map(option.moved.map((m) => [m.reservation, m]));
  return plan.reservations.map((reservation) => {
    const { id, machine, from, to, tools = [] } = afterwards(reservation, moves.get(reservation.id));
    // Moved to a slower machine it runs longer; what it takes off a tool's life is reckoned as in the plan.
    const lifeMinutes = Math.max(0, reservation.workMinutes - (reservation.setupMinutes ?? 0));
    return { name: id, machine, from, to, isNew: moves.has(id), tools, lifeMinutes };
  });
}

/** Ten thousand stays, most of them moved, are too many for each to be compared with all. */
function byMachine(stays: readonly Stay[]): Map<string, Stay[]> {
  const groups = new Map<string, Stay[]>();
  for (const stay of stays) {
    const group = groups.get(stay.machine);
    if (group) group.push(stay);
    else groups.set(stay.machine, [stay]);
  }
  return groups;
}

function overlaps(stay: Stay, all: readonly Stay[]): Violation[] {
  return all
    .filter((other) => other !== stay && other.from < stay.to && stay.from < other.to)
    .map((other) => ({
      rule: 'overlap',
      text: `${stay.name} and ${other.name} on ${stay.machine} at ${Math.max(stay.from, other.from)}`,
    }));
}

function toolFaults(plan: Plan, id: string, all: readonly Stay[], isNew: readonly Stay[]): Violation[] {
  const tool = plan.tools.find((t) => t.id === id);
  const users = isNew.filter((stay) => stay.tools.some((need) => need.tool === id));
  if (!tool || users.length === 0) return [];
  const uses = [
    ...tool.uses,
    ...all.flatMap(({ from, to, tools, lifeMinutes }) =>
      tools.filter((need) => need.tool === id).map(({ pieces }) => ({ from, to, pieces, lifeMinutes })),
    ),
  ];
  // Use changes only where one begins, so it is highest there or where a new stay begins.
  const found: Violation[] = users.flatMap((stay) =>
    [stay.from, ...uses.map(({ from }) => from).filter((t) => stay.from < t && t < stay.to)]
      .map((t) => ({
        t,
        pieces: uses.filter((u) => u.from <= t && t < u.to).reduce((sum, u) => sum + u.pieces, 0),
      }))
      .filter(({ pieces }) => pieces > tool.pieces)
      .map(({ t, pieces }) => ({
        rule: 'tool',
        text: `${stay.name}: ${pieces} of ${tool.pieces} pieces of ${id} at ${t}`,
      })),
  );
  const taken = uses.reduce((sum, { lifeMinutes }) => sum + lifeMinutes, 0);
  const isRush = users.some(({ name }) => name.startsWith('rush '));
  if (isRush && tool.lifeMinutes !== null && taken > tool.lifeMinutes)
    found.push({ rule: 'tool', text: `${id} lasts ${tool.lifeMinutes} min, ${taken} are planned` });
  return found;
}
