import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { sql } from 'drizzle-orm';
import { expect } from 'vitest';
import type { InboundPress } from '../../../bot/channel.ts';
import { REPEATABLE } from '../../../bot/outbox/claim.ts';
import { press } from '../../../bot/presses/press.ts';
import { exportAudit } from '../../../workflows/audit/export.ts';
import { verifyExport } from '../../../workflows/audit/verify/verify.ts';
import { faultsOfLadders } from '../../../workflows/escalation/self-audit.ts';
import type { Factory } from '../../../workflows/factory/factory.ts';
import type { House } from './house.ts';
import { dyingAfter } from './mortal.ts';

/** A deed of the service, and where the house stands when it begins. */
export interface Scenario {
  name: string;
  /** Other rules than those that ship. */
  rules?(factory: Factory): Factory;
  /** What was before; afterwards all that waits is done. */
  given(house: House): Promise<void>;
  /** `2026-09-17 10:00`, when the deed is done. */
  when: string;
  /** What waits for the deed, or comes right before it. */
  ready?(house: House): Promise<unknown>;
  /** A click, or a duty of the engine that has something to do. */
  deed: { click(house: House): Promise<InboundPress> } | { duty(house: House): Promise<void> };
  /** The new entries of the log when the house has come to rest, in their order. */
  leaves: string[];
  /** Outcomes beside the log. */
  seen?(house: House): Promise<void>;
}

/** More statements than any deed makes. */
const NEVER = 10_000;

/**
 * When a death has left no trace at all, what follows is the undisturbed deed from the same start, done above: it is
 * really done again, with a connection that is torn, after every so many statements only. SWEEP_ALL=1: always.
 */
const AGAIN_EVERY = process.env.SWEEP_ALL ? 1 : 16;

/**
 * What a death in the midst of a transaction leaves is PostgreSQL's to say: the usual run dies there after every third
 * statement only, and around begin and commit and outside of transactions after each. SWEEP_ALL=1: after each.
 */
const WITHIN_EVERY = process.env.SWEEP_ALL ? 1 : 3;

interface Course {
  /** Print of the house at the beginning. */
  print: string;
  /** The house at rest when the deed was done without a death. */
  after: string[];
  /** Statements of the deed. */
  made: readonly string[];
}

/**
 * Does the deed again and again, each time killed one statement later, until it is not killed any more. After each
 * death the service starts anew, does what waits, and the house must stand as if nothing had happened; a click whose
 * answer was lost has happened or not, never by half, and comes to the same when it is repeated.
 * @returns how many statements the deed makes
 */
export async function sweep(house: House, scenario: Scenario): Promise<number> {
  house.rules(scenario.rules);
  await house.snapshots.clear();
  await scenario.given(house);
  await house.drain();
  // In the midst of a minute, of the wall clock and of what is left until deadlines: none ends while the deed is done.
  await house.clockAt(`${scenario.when}:20`);
  if (scenario.ready) {
    await scenario.ready(house);
    // Each time the deed begins, what was made ready is past, however long it took.
    await house.clockAt(`${scenario.when}:30`);
  }
  await house.snapshots.save();
  const course = await undisturbed(house, scenario);
  await house.snapshots.restore();
  const within = insideTransactions(course.made);
  // From where the house has come to rest as it should: deaths in one transaction all leave it there.
  const proved = new Set<string>();
  for (let last = 1; ; last += 1) {
    if (within.has(last) && last % WITHIN_EVERY !== 0) continue;
    await house.rewind();
    const sentBefore = house.outside.sent.length;
    const { event, run } = await begin(house, scenario);
    const thorough = last % AGAIN_EVERY === 0;
    const { died, made } = await dyingAfter(last, run, { torn: thorough });
    if (!died) break;
    if (thorough) await connectionsEnd(house);
    const where = `killed after statement ${last} of ${course.made.length}: ${made[last - 1]?.trim().slice(0, 90)}`;
    const untouched = (await house.snapshots.print()) === course.print;
    if (untouched && !thorough) continue;
    const stands = [
      ...(await house.snapshots.look()),
      ...house.outside.sent.slice(sentBefore).map(keyOf),
    ].join();
    if (!event && !thorough && proved.has(stands)) {
      await house.snapshots.restore();
      continue;
    }
    proved.add(stands);
    // A click is persisted together with all that it does, or not at all.
    if (event && !untouched) {
      await house.drain();
      expect(difference(course.after, await house.snapshots.look()), `${where}: by half`).toEqual([]);
    }
    await house.drain();
    if (event) await clickAgain(house, event, last);
    expect(difference(course.after, await house.snapshots.look()), where).toEqual([]);
    expect(twice(house.outside.sent.slice(sentBefore)), where).toEqual([]);
    expect(await faultsOfLadders(house.database.db), where).toEqual([]);
    await house.snapshots.restore();
  }
  await expectChain(house);
  return course.made.length;
}

/** Numbers of the statements between which nothing is committed: neither they nor their neighbours begin or end it. */
function insideTransactions(made: readonly string[]): Set<number> {
  const inside = new Set<number>();
  let open = 0;
  for (const [index, text] of made.entries()) {
    if (text === 'begin') open += 1;
    else if (text === 'commit' || text === 'rollback') open -= 1;
    else if (open > 0 && made[index - 1] !== 'begin' && made[index + 1] !== 'commit') inside.add(index + 1);
  }
  return inside;
}

async function undisturbed(house: House, scenario: Scenario): Promise<Course> {
  const print = await house.snapshots.print();
  const audited = await house.number(sql`select seq::int as n from audit_head`);
  await house.rewind();
  const { run } = await begin(house, scenario);
  const { made } = await dyingAfter(NEVER, run);
  await house.drain();
  const entries = await house.database.db.execute<{ action: string }>(
    sql`select action from audit_entry where seq > ${audited} order by seq`,
  );
  expect(entries.map((one) => one.action)).toEqual(scenario.leaves);
  await scenario.seen?.(house);
  expect(await faultsOfLadders(house.database.db)).toEqual([]);
  return { print, made, after: await house.snapshots.look() };
}

async function begin(house: House, { deed }: Scenario) {
  if ('duty' in deed) return { event: undefined, run: () => deed.duty(house) };
  const event = await deed.click(house);
  return { event, run: () => press(house.base, 'dingtalk', event) };
}

/** The answer did not come: the platform delivers the click again, the person clicks again, or both. */
async function clickAgain(house: House, event: InboundPress, turn: number): Promise<void> {
  const again = { ...event, dedupeKey: `${event.dedupeKey} again` };
  const repeats = [[event], [again], [event, again], [again, event]][turn % 4] ?? [];
  for (const one of repeats) expect(await press(house.base, 'dingtalk', one)).not.toBeNull();
  await house.drain();
}

/** The server has noticed that the connections of the dead are closed: what they held is free. */
export async function connectionsEnd(house: House): Promise<void> {
  for (;;) {
    const open = await house.number(sql`
      select count(*)::int as n from pg_stat_activity
      where datname = current_database() and xact_start is not null and pid <> pg_backend_pid()`);
    if (open === 0) return;
  }
}

/** Lines that only one of them has. */
function difference(expected: readonly string[], found: readonly string[]): string[] {
  return [
    ...without(expected, found).map((line) => `missing: ${line}`),
    ...without(found, expected).map((line) => `surplus: ${line}`),
  ].slice(0, 8);
}

function without(all: readonly string[], some: readonly string[]): string[] {
  const left = [...some];
  return all.filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

const keyOf = ({ key }: { key: string }): string => key;

/** Sends that the platform does not know again, and that went out more than once. */
const twice = (sent: House['outside']['sent']): string[] =>
  sent
    .filter(({ kind }) => !REPEATABLE.has(kind))
    .map(keyOf)
    .filter((key, index, all) => all.indexOf(key) !== index);

/** The log, exported and checked from its bytes alone. */
async function expectChain(house: House): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'danmai-sweep-'));
  const file = path.join(folder, 'audit.jsonl');
  await pipeline(exportAudit(house.database.db), createWriteStream(file));
  const verdict = await verifyExport(file);
  await rm(folder, { recursive: true });
  expect(verdict.fault).toBeNull();
}
