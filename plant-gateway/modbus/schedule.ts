/** When each machine of a host is due. A cycle that could not be asked for in time is left out, never made up for. */
export interface Schedule<T> {
  /** The one that is due first; null when there is none. */
  first(): Due<T> | null;
  /** It has been asked (or given up); its next turn is the first of its own beats after now. */
  done(due: Due<T>, now: number): void;
  /** Beats that were left out. */
  readonly missed: number;
}

export interface Due<T> {
  item: T;
  periodMs: number;
  at: number;
}

/** @param phase 0…1 of each one's period, so that not all begin together */
export function schedule<T>(
  items: readonly { item: T; periodMs: number; phase: number }[],
  now: number,
): Schedule<T> {
  const dues: Due<T>[] = items.map(({ item, periodMs, phase }) => ({
    item,
    periodMs,
    at: now + periodMs * phase,
  }));
  let missed = 0;
  return {
    first: () => dues.reduce<Due<T> | null>((best, due) => (best && best.at <= due.at ? best : due), null),
    done(due, at) {
      const beats = Math.max(1, Math.ceil((at - due.at) / due.periodMs));
      missed += beats - 1;
      due.at += beats * due.periodMs;
    },
    get missed() {
      return missed;
    },
  };
}
