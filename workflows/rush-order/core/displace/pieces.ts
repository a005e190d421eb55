import type { Plan, Span, ToolNeed } from '../types.ts';

/** Tools as single pieces: each piece is a resource of its own, numbered after the machines. */
export interface ToolPieces {
  /** By piece: when it is taken by what is not moved. */
  readonly busy: readonly (readonly Span[])[];
  /** For each piece that is needed: the pieces it may be. */
  pools(needs: readonly ToolNeed[]): number[][];
  /** By reservation: the pieces that it holds now. */
  readonly held: ReadonlyMap<string, readonly number[]>;
}

interface Use extends Span {
  readonly tool: string;
  readonly pieces: number;
  /** null: of no reservation */
  readonly reservation: string | null;
  readonly moved: boolean;
}

/**
 * Gives every use of a tool its pieces, in order of time to whichever is free: for times on a line that always works
 * out as long as no more pieces are used at once than there are.
 * @param moved ids of reservations that the search may move
 */
export function toolPieces(plan: Plan, moved: ReadonlySet<string>, offset: number): ToolPieces {
  const first = new Map<string, number>();
  let count = 0;
  for (const { id, pieces } of plan.tools) {
    first.set(id, count);
    count += pieces;
  }
  const sizes = new Map(plan.tools.map(({ id, pieces }) => [id, pieces]));
  const uses = usesOf(plan, moved);
  const all = (tool: string): number[] =>
    Array.from({ length: sizes.get(tool) ?? 0 }, (_, i) => (first.get(tool) ?? 0) + i);
  const together = share(uses, count, all);
  // More in use than there are: then what stays must at least not share a piece because of what goes.
  const { taken, crowded } = together;
  const stays = crowded
    ? share(
        uses.toSorted((a, b) => Number(a.moved) - Number(b.moved)),
        count,
        all,
      ).taken
    : taken;
  const busy = Array.from({ length: count }, (): Span[] => []);
  const held = new Map<string, number[]>();
  for (const { use, piece } of stays) {
    if (!use.moved) busy[piece]?.push(use);
    else if (use.reservation)
      held.set(use.reservation, [...(held.get(use.reservation) ?? []), offset + piece]);
  }
  return {
    busy,
    held,
    pools: (needs) =>
      needs.flatMap(({ tool, pieces }) =>
        Array.from({ length: pieces }, () => all(tool).map((piece) => offset + piece)),
      ),
  };
}

interface Taken {
  readonly use: Use;
  readonly piece: number;
}

/** To each use the pieces that are free the longest; `crowded` when one was not free. */
function share(
  uses: readonly Use[],
  count: number,
  all: (tool: string) => number[],
): { taken: Taken[]; crowded: boolean } {
  const rows = Array.from({ length: count }, (): Use[] => []);
  const taken: Taken[] = [];
  let crowded = false;
  for (const use of uses) {
    const clashes = (piece: number): number =>
      rows[piece]?.filter(({ from, to }) => from < use.to && use.from < to).length ?? 0;
    const own = all(use.tool).sort((a, b) => clashes(a) - clashes(b));
    for (const piece of own.slice(0, use.pieces)) {
      if (clashes(piece) > 0) crowded = true;
      rows[piece]?.push(use);
      taken.push({ use, piece });
    }
  }
  return { taken, crowded };
}

export const pieceOf = (tools: ToolPieces, reservation: string): readonly number[] =>
  tools.held.get(reservation) ?? [];

function usesOf(plan: Plan, moved: ReadonlySet<string>): Use[] {
  const others = plan.tools.flatMap(({ id, uses }) =>
    uses.map(
      ({ from, to, pieces }): Use => ({ from, to, pieces, tool: id, reservation: null, moved: false }),
    ),
  );
  const reserved = plan.reservations.flatMap(({ id, from, to, tools }) =>
    (tools ?? []).map(
      ({ tool, pieces }): Use => ({ from, to, pieces, tool, reservation: id, moved: moved.has(id) }),
    ),
  );
  return [...others, ...reserved].sort((a, b) => a.from - b.from || a.to - b.to);
}
