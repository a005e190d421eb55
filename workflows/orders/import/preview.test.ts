import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { advance } from '../../../db/clock.ts';
import { runDue } from '../../testing/due.ts';
import { importFlow } from './flow.ts';
import { goodBook } from './testing/workbook.ts';
import { createImportWorld, type ImportWorld } from './testing/world.ts';

const good = await goodBook();

let world: ImportWorld;

beforeEach(async () => {
  world = await createImportWorld();
});

afterEach(() => world.close());

describe('a preview', () => {
  it('ends after a day without an answer, and leaves nothing behind', async () => {
    const planner = world.uploader('boss');
    await planner.sends(good);
    await world.reads();
    const [due] = await world.database.db.execute<{ kind: string; ref: string; at: string }>(
      sql`select kind, ref, due_at as at from due_instant where done_at is null`,
    );
    expect(due?.kind).toBe('import.expire');
    await advance(world.database.db, 24 * 3_600_000);
    const ctx = await world.as(null);
    await ctx.db.transaction((tx) => runDue(importFlow, 'import.expire', { ...ctx, tx }, due?.ref ?? ''));
    expect(await planner.card()).toMatchObject({ status: { text: '已过期' }, state: 'closed' });
    expect(await world.countOf('import_row')).toBe(0);
    expect(await world.orders()).toEqual([]);
  });

  it('can be cancelled', async () => {
    const planner = world.uploader('boss');
    await planner.sends(good);
    await world.reads();
    expect(await planner.presses('取消')).toMatchObject({ status: { text: '已取消' }, state: 'closed' });
    await world.applies();
    expect(await world.orders()).toEqual([]);
    expect(await world.countOf('due_instant')).toBe(0);
  });

  it('gives way to a newer one of the same file', async () => {
    const planner = world.uploader('boss');
    await planner.sends(good);
    await world.reads();
    await planner.sends(good);
    await world.reads();
    const cards = await world.database.db.execute<{ state: string }>(
      sql`select state from card order by created_at`,
    );
    expect(cards.map((card) => card.state)).toEqual(['closed', 'open']);
    await planner.presses('确认导入');
    await world.applies();
    expect(await world.orders()).toHaveLength(3);
  });

  it('is not made twice while the file is still being worked on', async () => {
    const planner = world.uploader('boss');
    await planner.sends(good);
    await planner.sends(good);
    expect(await world.saidTo('boss')).toMatchObject([{ text: expect.stringContaining('正在读取') }]);
    expect(await world.countOf('import_batch')).toBe(1);
  });
});
