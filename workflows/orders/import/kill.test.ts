import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { manyRows, orderBook } from './testing/workbook.ts';
import { createImportWorld, type ImportWorld } from './testing/world.ts';

const PROCESS = fileURLToPath(new URL('./testing/import-process.ts', import.meta.url));
const ROWS = 3_000;

let world: ImportWorld;
const children: ChildProcess[] = [];

beforeEach(async () => {
  world = await createImportWorld();
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await world.close();
});

/** A copy of the service that has begun to work. */
async function startCopy(): Promise<ChildProcess> {
  const args = ['--import', 'tsx', PROCESS, world.database.url, world.evidenceFolder];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  if (!child.stdout) throw new Error('no stdout');
  await once(child.stdout, 'data');
  return child;
}

interface Progress extends Record<string, unknown> {
  state: string;
  processed: number;
  /** Somebody is writing rows of the preview. */
  reading: boolean;
}

async function progress(): Promise<Progress> {
  const [row] = await world.database.db.execute<Progress>(sql`
    select state, processed, exists (select from pg_stat_activity
      where datname = current_database() and query like '%insert into import_row%' and pid <> pg_backend_pid()) as reading
    from import_batch`);
  if (!row) throw new Error('no batch');
  return row;
}

async function until(holds: (now: Progress) => boolean): Promise<Progress> {
  for (;;) {
    const now = await progress();
    if (holds(now)) return now;
    await sleep(5);
  }
}

it('kill -9 while reading and again while importing: every order once, nothing lost', {
  timeout: 120_000,
}, async () => {
  const planner = world.uploader('boss');
  await planner.sends(await orderBook(...manyRows(ROWS)));
  const first = await startCopy();
  await until((now) => now.reading);
  first.kill('SIGKILL');
  const second = await startCopy();
  expect(await progress()).toMatchObject({ state: 'reading' });
  await until((now) => now.state === 'preview');
  await planner.presses('确认导入');
  let { processed } = await until((now) => now.processed > 0);
  second.kill('SIGKILL');
  const third = await startCopy();
  ({ processed } = await until((now) => now.processed > processed));
  third.kill('SIGKILL');
  expect(processed).toBeLessThan(ROWS);
  await startCopy();
  await until((now) => now.state === 'done');

  const [facts] = await world.database.db.execute<Record<string, unknown>>(sql`
    select count(*)::int as orders, count(distinct number)::int as numbers, sum(version)::int as versions,
      (select count(*)::int from status_change) as changes,
      (select count(*)::int from audit_entry where action = 'order.import') as entries,
      (select count(*)::int from audit_entry where action = 'import.done') as ends,
      (select max(seq)::int from audit_entry) as last
    from customer_order`);
  expect(facts).toEqual({
    orders: ROWS,
    numbers: ROWS,
    versions: ROWS,
    changes: ROWS,
    entries: ROWS,
    ends: 1,
    last: ROWS + 1,
  });
  expect(await planner.card()).toMatchObject({ status: { text: '导入完成' }, state: 'closed' });
});
