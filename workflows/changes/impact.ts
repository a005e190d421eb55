import type { IsoDate } from '../dates/civil.ts';
import type { Amount } from '../materials/amount.ts';
import type { Operation } from '../routing/read.ts';

/** What a change does to the need of one material; amounts in its unit. */
export interface MaterialEffect {
  code: string;
  name: string;
  unit: string;
  from: Amount;
  to: Amount;
  /** Missing then, beyond what is missing already and what is free in stock. */
  short: Amount;
  /** Kept for the order and not needed any more. */
  surplus: Amount;
  leadDays: number | null;
}

export interface RoutingEffect {
  added: string[];
  removed: string[];
  /** Set-up and run over all work centres, more (or less) than now. */
  minutes: number;
  /** The work centre that takes longest. */
  bottleneck: string | null;
}

export interface CheckpointEffect {
  name: string;
  /** Names of those whose signature would not count any more. */
  signed: string[];
}

export interface DateEffect {
  promised: IsoDate;
  /** When it would be done as it stands, and with the change; null where no routing is known or the calendar does not know the year. */
  before: IsoDate | null;
  after: IsoDate | null;
  /** Done after the promised date then, and not before it. */
  atRisk: boolean;
  /** Calendar days until the slowest newly missing material comes; 0: nothing is newly missing. */
  waitDays: number;
}

/** What a change would do, computed before anybody decides on it and by the rules that would do it. */
export interface Impact {
  /** Version of the order that it was computed for. */
  orderVersion: number;
  /** Null where no bill of materials is known. */
  material: MaterialEffect[] | null;
  /** Null where no routing is known. */
  routing: RoutingEffect | null;
  checkpoints: { reopen: CheckpointEffect[]; open: string[]; withdraw: string[] };
  /** Special processes that would not fit any more, as sentences. */
  mismatches: string[];
  date: DateEffect;
}

/** What is needed of a material now and then, and what there is of it. */
export interface MaterialState {
  code: string;
  name: string;
  unit: string;
  from: Amount;
  to: Amount;
  /** Kept for this order, issued included. */
  held: Amount;
  /** In stock and kept for nobody. */
  free: Amount;
  leadDays: number | null;
}

/** The materials whose need changes. @param planned whether stock has been given out to this order already */
export function materialEffects(states: readonly MaterialState[], planned: boolean): MaterialEffect[] {
  return states
    .filter(({ from, to }) => from !== to)
    .map(({ code, name, unit, from, to, held, free, leadDays }) => {
      const missingNow = Math.max(0, from - held - (planned ? 0 : free));
      const missingThen = Math.max(0, to - held - free);
      return {
        code,
        name,
        unit,
        from,
        to,
        short: Math.max(0, missingThen - missingNow),
        surplus: Math.max(0, held - to),
        leadDays,
      };
    });
}

/** How the routing changes: operations by name, each as often as it stands there. */
export function routingEffect(
  before: { operations: readonly Operation[]; minutes: number },
  after: { operations: readonly Operation[]; minutes: number; bottleneck: string | null },
): RoutingEffect {
  const names = (operations: readonly Operation[]) => operations.map(({ name }) => name);
  return {
    added: without(names(after.operations), names(before.operations)),
    removed: without(names(before.operations), names(after.operations)),
    minutes: Math.round(after.minutes - before.minutes),
    bottleneck: after.bottleneck,
  };
}

function without(all: readonly string[], taken: readonly string[]): string[] {
  const rest = [...taken];
  return all.filter((one) => {
    const at = rest.indexOf(one);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}

/** Whether the change, and not what was late anyhow, puts the promise at risk. */
export function dateEffect(
  promised: IsoDate,
  before: IsoDate | null,
  after: IsoDate | null,
  waitDays: number,
): DateEffect {
  const later = after !== null && (before === null || after > before);
  return { promised, before, after, atRisk: later && after > promised, waitDays };
}
