import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PaintedCard } from '../../sandbox/control-types.ts';
import { faultsOfLadders } from '../../workflows/escalation/self-audit.ts';
import { putOrder } from '../../workflows/testing/orders.ts';
import { type ServiceChild, startChild } from '../world/child.ts';
import { expectOrder } from '../world/invariants.ts';
import type { Persona } from '../world/persona.ts';
import { leasesEnd } from '../world/time.ts';
import { startWorld, type World } from '../world/world.ts';

/**
 * Real processes, which die of SIGKILL by their own hand. Every statement of every verb is in every-statement.test.ts;
 * here is a sample, because a start takes seconds. CHAOS_FULL=1: all of them.
 */
const FULL = process.env.CHAOS_FULL !== undefined;
const EVERY = Array.from({ length: 60 }, (_, index) => String(index + 1));
const deaths = (usual: string): string[] => (FULL ? ['before_commit', 'after_commit', ...EVERY] : [usual]);
const OF_CLICKS = deaths('after_commit');
const OF_STEPS = deaths('before_commit');

interface Case {
  number: string;
  checkpoint: number;
  signer: Persona;
  card: PaintedCard;
}

let world: World;
let factoryDir: string;
beforeAll(async () => {
  world = await startWorld({ alone: true, checkpoints: true });
  factoryDir = world.factoryDir;
  // The time is real, and the test may run at night.
  const days = 'weekdays: [mon, tue, wed, thu, fri, sat, sun]\nstatutory: "off"\n';
  await writeFile(path.join(factoryDir, 'calendar.yaml'), `shifts: [00:00-24:00]\n${days}`);
});
afterAll(() => world.close());

const start = (fault?: { when: string; at: string }): ServiceChild =>
  startChild(world, { env: { FACTORY_DIR: factoryDir }, ...(fault ? { fault } : {}) });

/** Nothing is due, and all is sent. */
async function rest(): Promise<void> {
  const due = sql`select from due_instant where done_at is null and not dead and due_at <= app_now()`;
  await expect.poll(async () => (await world.database.db.execute(due)).length, { timeout: 20_000 }).toBe(0);
  await world.quiet();
}

let orders = 0;

/** Confirmed orders, each with a checkpoint that has its evidence and waits for a signature. */
async function open(count: number): Promise<Case[]> {
  const numbers = Array.from({ length: count }, () => {
    orders += 1;
    return `SO-20260901-${String(orders).padStart(4, '0')}`;
  });
  const child = start();
  await child.ready;
  for (const number of numbers) {
    const values = { customer: '恒锐', product: 'KHM-200', status: 'confirmed', promisedDate: '2030-01-10' };
    const id = await putOrder(world.database, { number, ...values, salesUserId: 'linxiaolan' });
    await world.database.db.execute(sql`
      insert into due_instant (kind, ref, due_at) values ('checkpoints.imported', ${`${id}:1:c`}, app_now())`);
  }
  await expect.poll(opened, { timeout: 20_000 }).toBe(orders);
  await rest();
  await stop(child);
  const rows = await world.database.db.execute<{ id: number; number: string; signer: string }>(sql`
    select c.id::float8 as id, o.number, s.user_id as signer
    from checkpoint c join customer_order o on o.id = c.order_id join checkpoint_signer s on s.checkpoint_id = c.id`);
  await world.database.db.execute(sql`
    insert into checkpoint_evidence (checkpoint_id, round, sha256, name, uploaded_by)
    select id, round, repeat('a', 64), 'BOM.jpg', 'test' from checkpoint on conflict do nothing`);
  return Promise.all(
    numbers.map(async (number) => {
      const row = rows.find((one) => one.number === number);
      if (!row) throw new Error(`no checkpoint of ${number}`);
      const signer = world.persona(row.signer);
      return { number, checkpoint: row.id, signer, card: await signer.receivesCard(`冻结 · ${number}`) };
    }),
  );
}

const opened = async (): Promise<number> => {
  const rows = await world.database.db.execute(sql`select from checkpoint`);
  return rows.length;
};

async function stop(child: ServiceChild): Promise<void> {
  child.process.kill('SIGTERM');
  expect(await child.ended).toEqual({ code: 0, signal: null });
}

/** @returns whether it died of the fault (else it is stopped) */
async function died(child: ServiceChild, outlived: () => Promise<unknown>): Promise<boolean> {
  const end = await Promise.race([child.ended, outlived().then(() => null)]);
  if (end === null) {
    await stop(child);
    return false;
  }
  expect(end).toEqual({ code: null, signal: 'SIGKILL' });
  await leasesEnd(world);
  return true;
}

/** Before the commit nothing was done, after it everything; the last of the numbered statements is the commit. */
function expectWhole(done: number, death: string | undefined): void {
  if (FULL && Number(death) > 0) expect(done, death).toBeLessThanOrEqual(1);
  else expect(done, death).toBe(death === 'after_commit' ? 1 : 0);
}

const entries = async (number: string): Promise<string[]> => {
  const rows = await world.database.db.execute<{ action: string }>(
    sql`select action from audit_entry where entity_id = ${number} and action <> 'checkpoint.open' order by seq`,
  );
  return rows.map((row) => row.action);
};

async function expectHouseInOrder(): Promise<void> {
  await expectOrder(world);
  expect(await faultsOfLadders(world.database.db)).toEqual([]);
}

test(
  '通过: killed in the middle of the click, clicked again after the start, it has passed once',
  async () => {
    const cases = await open(OF_CLICKS.length);
    for (const [index, { number, signer, card }] of cases.entries()) {
      const press = `insert into "inbox".*${card.outTrackId}`;
      const child = start({ when: press, at: OF_CLICKS[index] ?? '' });
      await child.ready;
      const click = signer.clicks(card, '通过').catch(() => null);
      const answered = async () => {
        if ((await click)?.outcome !== 'answered') await new Promise(() => undefined);
      };
      if (!(await died(child, answered))) {
        expect(FULL, OF_CLICKS[index]).toBe(true);
        // It made fewer statements, and has passed; the others wait on.
        cases.splice(index);
        break;
      }
      expectWhole((await entries(number)).length, OF_CLICKS[index]);
    }
    const last = start();
    await last.ready;
    for (const { number, signer, card } of cases) {
      const after = await signer.presses(card, '通过');
      expect(after.text, number).toContain('已通过');
    }
    await rest();
    for (const { number } of cases) {
      await world.persona('林晓岚').sees(new RegExp(`${number}[^]*已通过`));
      expect(await entries(number), number).toEqual(['checkpoint.pass']);
    }
    await stop(last);
    await expectHouseInOrder();
  },
  FULL ? 1_200_000 : 120_000,
);

test(
  'tier 3: killed in the middle of the step, after the start there is one meeting in the calendars',
  async () => {
    const cases = await open(OF_STEPS.length);
    for (const [index, { checkpoint }] of cases.entries()) {
      await makeDue(checkpoint);
      const child = start({ when: `escalation.step","ref":"${checkpoint}:1:3"`, at: OF_STEPS[index] ?? '' });
      const outlived = async () => {
        await child.ready;
        await expect.poll(invited, { timeout: 20_000 }).toBe(index + 1);
      };
      if (!(await died(child, outlived))) {
        expect(FULL, OF_STEPS[index]).toBe(true);
        cases.splice(index + 1);
        break;
      }
      expectWhole(await meetings(checkpoint), OF_STEPS[index]);
    }
    const last = start();
    await last.ready;
    await expect.poll(invited, { timeout: 20_000 }).toBe(cases.length);
    await rest();
    const events = await world.control.get<{ summary: string }[]>('/calendar');
    for (const { number } of cases) {
      expect(events.filter((event) => JSON.stringify(event).includes(number))).toHaveLength(1);
      expect(await entries(number), number).toEqual(['escalation.meeting', 'escalation.invite']);
    }
    await stop(last);
    await expectHouseInOrder();
  },
  FULL ? 1_200_000 : 120_000,
);

/** As if tiers 1 and 2 had run, and nobody had answered. */
async function makeDue(checkpoint: number): Promise<void> {
  await world.database.db.execute(sql`
    with ladder as (
      update checkpoint set tier = 2, deadline_at = app_now() - interval '8 hours', next_step_at = app_now()
      where id = ${checkpoint}),
    former as (delete from due_instant where kind = 'escalation.step' and ref = ${`${checkpoint}:1:1`})
    insert into due_instant (kind, ref, due_at) values ('escalation.step', ${`${checkpoint}:1:3`}, app_now())`);
}

const meetings = async (checkpoint: number): Promise<number> => {
  const rows = await world.database.db.execute(
    sql`select from escalation_meeting where checkpoint_id = ${checkpoint}`,
  );
  return rows.length;
};

const invited = async (): Promise<number> => {
  const rows = await world.database.db.execute(sql`select from escalation_meeting where state = 'invited'`);
  return rows.length;
};
