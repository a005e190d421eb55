/**
 * A circle among parents and their materials (A needs B, B needs A), as the codes along it with the first one again at
 * its end; null when there is none. Goes down without recursion, for chains of any length.
 */
export function findCycle(edges: readonly { parent: string; material: string }[]): string[] | null {
  const below = new Map<string, string[]>();
  for (const { parent, material } of edges) below.set(parent, [...(below.get(parent) ?? []), material]);
  const done = new Set<string>();
  for (const start of below.keys()) {
    const cycle = done.has(start) ? null : cycleFrom(start, below, done);
    if (cycle) return cycle;
  }
  return null;
}

function cycleFrom(start: string, below: Map<string, string[]>, done: Set<string>): string[] | null {
  const path = [start];
  const onPath = new Set(path);
  const rests = [[...(below.get(start) ?? [])]];
  for (let rest = rests.at(-1); rest; rest = rests.at(-1)) {
    const next = rest.pop();
    if (next === undefined) {
      rests.pop();
      const left = path.pop();
      if (left === undefined) return null;
      onPath.delete(left);
      done.add(left);
    } else if (onPath.has(next)) {
      return [...path.slice(path.indexOf(next)), next];
    } else if (!done.has(next) && below.has(next)) {
      path.push(next);
      onPath.add(next);
      rests.push([...(below.get(next) ?? [])]);
    }
  }
  return null;
}
