import {
  applies,
  deadlineOf,
  factsFor,
  type OrderFacts,
  openerText,
} from '../workflows/checkpoints/rules.ts';
import { plannedAfter, spansOf, TIERS, type Tier } from '../workflows/escalation/ladder.ts';
import type { CheckpointRule, Opener } from '../workflows/factory/checkpoint-rules.ts';
import type { Factory } from '../workflows/factory/factory.ts';
import { YearMissingError } from '../workflows/working-time/year-missing.ts';
import type { Change } from './history.ts';
import type { Random } from './random.ts';
import { instantOf, workMinutes } from './work-time.ts';

/** A checkpoint of the demonstration with its past: passed, or open past its deadline. */
export interface PastCheckpoint {
  rule: CheckpointRule;
  openedBy: string;
  openedAt: Date;
  /** User id of who signs. */
  signer: string;
  facts: Record<string, unknown>;
  deadlineAt: Date;
  /** Tiers of the ladder that ran, each when it was planned. */
  steps: { tier: Tier; at: Date }[];
  /** The meeting of tier 3 and the deadline that it gave. */
  meeting: { startsAt: Date; decidedAt: Date; deadlineAt: Date } | null;
  /** Null while it is open. */
  passedAt: Date | null;
  /** Of one that is open: the ladder's next tier. */
  next: { tier: Tier; at: Date } | null;
}

/** What of an order its checkpoints are told by. */
export interface Told {
  changes: readonly Change[];
  facts: OrderFacts;
  who(role: string): string;
  /** Its checkpoints of the present status are left out: they are opened when the demonstration starts. */
  fresh: boolean;
}

/** Of so many checkpoints one is answered late, after these tiers of the ladder. */
const ONE_LATE_OF = 13;
const TIERS_OF_LATE: readonly Tier[] = [1, 2, 1, 1, 2, 3];
/** Working minutes until a usual answer, and from a tier of the ladder to the answer that it brings. */
const ANSWER = 95;
const AFTER_TIER = [20, 110] as const;
const MEETING_MINUTES = 30;
const MINUTE = 60_000;

/** Tells the checkpoints of orders, one order after the other: late answers are spread evenly over them. */
export class CheckpointTeller {
  readonly #factory: Factory;
  readonly #now: Date;
  readonly #random: Random;
  readonly #stuck = new Set<string>();
  /** One of the present order's waits past its deadline. */
  #waits = false;
  #told = 0;
  #late = 0;
  #owed = 0;

  constructor(factory: Factory, now: Date, random: Random) {
    this.#factory = factory;
    this.#now = now;
    this.#random = random;
  }

  /** Around New Year nobody may know next year's holidays: what needs them is left out. */
  of(order: Told): PastCheckpoint[] {
    const rules = Object.values(this.#factory.checkpoints).filter((rule) => applies(rule, order.facts));
    const found: PastCheckpoint[] = [];
    this.#waits = false;
    const open = (happened: Opener, at: Date, index: number): void => {
      for (const rule of rules) {
        const [asked] = rule.assignees;
        if (asked?.kind !== 'role' || !rule.opens.some((one) => openerText(one) === openerText(happened)))
          continue;
        const until = endOf(rule, order.changes.slice(index + 1));
        const one = this.#tell(rule, order, at, until, order.who(asked.role));
        if (!one) continue;
        found.push({ ...one, openedBy: openerText(happened) });
        if (one.passedAt) open({ kind: 'passed', checkpoint: rule.key }, one.passedAt, index);
      }
    };
    order.changes.forEach(({ fromStatus, toStatus, at }, index) => {
      const again = order.changes.slice(index + 1).some((later) => later.toStatus === toStatus);
      const left = order.fresh && index === order.changes.length - 1;
      if (fromStatus !== 'on_hold' && !again && !left) open({ kind: 'status', status: toStatus }, at, index);
    });
    return found;
  }

  #tell(
    rule: CheckpointRule,
    { facts }: Told,
    openedAt: Date,
    until: Date | null,
    signer: string,
  ): PastCheckpoint | null {
    const end = until ?? this.#now;
    const clocks = this.#clocks(rule, facts, openedAt);
    if (!clocks) return null;
    const { deadlineAt, tiers } = clocks;
    const base = { rule, openedBy: '', openedAt, signer, facts: factsFor(rule, facts), deadlineAt };
    if (until === null && this.#getsStuck(rule, tiers)) {
      const steps = tiers.filter(({ at }) => at <= this.#now);
      return { ...base, steps, meeting: null, passedAt: null, next: tiers[steps.length] ?? null };
    }
    const room = workMinutes(end.getTime()) - workMinutes(openedAt.getTime());
    if (room < 4) return null;
    this.#told += 1;
    if (this.#told % ONE_LATE_OF === ONE_LATE_OF - 1) this.#owed += 1;
    const late = this.#owed > 0 ? this.#lateAnswer(tiers, end) : null;
    if (late) return { ...base, ...late, next: null };
    const soon = Math.min(this.#random.around(ANSWER), room * 0.7, 200);
    const passedAt = new Date(instantOf(workMinutes(openedAt.getTime()) + soon));
    return { ...base, steps: [], meeting: null, passedAt, next: null };
  }

  /** The deadline and the ladder behind it; null when the calendar does not know a year that is needed. */
  #clocks(rule: CheckpointRule, facts: OrderFacts, openedAt: Date) {
    const { calendar, escalation } = this.#factory;
    const spans = spansOf(escalation, rule);
    try {
      const deadlineAt = deadlineOf(calendar, rule, openedAt, facts);
      let at = deadlineAt;
      const tiers = TIERS.map((tier) => {
        at = plannedAfter(calendar, spans[tier], at);
        return { tier, at };
      });
      return { deadlineAt, tiers };
    } catch (err) {
      if (err instanceof YearMissingError) return null;
      throw err;
    }
  }

  /** Nobody answers it yet: one of each kind, each of another order, before it comes to a meeting. */
  #getsStuck(rule: CheckpointRule, [first, , last]: readonly { at: Date }[]): boolean {
    const now = this.#now.getTime();
    const margin = 20 * MINUTE;
    if (!first || !last || this.#waits || this.#stuck.has(rule.key)) return false;
    if (first.at.getTime() > now - margin || last.at.getTime() < now + margin) return false;
    this.#stuck.add(rule.key);
    this.#waits = true;
    return true;
  }

  /** An answer after the tier whose turn it is, or an earlier one where the order went on before; null: none fits. */
  #lateAnswer(
    tiers: readonly { tier: Tier; at: Date }[],
    end: Date,
  ): Pick<PastCheckpoint, 'steps' | 'meeting' | 'passedAt'> | null {
    const wish = TIERS_OF_LATE[this.#late % TIERS_OF_LATE.length] ?? 1;
    for (let tier = wish; tier >= 1; tier -= 1) {
      const [at, next] = [tiers[tier - 1]?.at, tiers[tier]?.at];
      if (!at) continue;
      const after = (from: Date, least: number, most: number) =>
        new Date(instantOf(workMinutes(from.getTime()) + this.#random.whole(least, most)));
      const startsAt = after(at, 60, 120);
      const decidedAt = after(startsAt, MEETING_MINUTES + 2, MEETING_MINUTES + 15);
      const meeting =
        tier === 3
          ? { startsAt, decidedAt, deadlineAt: new Date(decidedAt.getTime() + 24 * 60 * MINUTE) }
          : null;
      const passedAt = after(meeting?.decidedAt ?? at, ...AFTER_TIER);
      const before = Math.min(end.getTime(), next?.getTime() ?? Number.POSITIVE_INFINITY);
      if (passedAt.getTime() <= at.getTime() || passedAt.getTime() >= before - MINUTE) continue;
      this.#owed -= 1;
      this.#late += 1;
      return { steps: tiers.slice(0, tier), meeting, passedAt };
    }
    return null;
  }
}

/** When the order went on to what the checkpoint blocks, or left its way; null: it has not yet. */
function endOf({ blocks }: CheckpointRule, later: readonly Change[]): Date | null {
  const ends = ({ toStatus }: Change) =>
    blocks.includes(toStatus) || toStatus === 'on_hold' || toStatus === 'cancelled';
  return later.find(ends)?.at ?? null;
}
