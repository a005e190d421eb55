import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportJob } from '../../db/schema/index.ts';
import { type BoardHouse, openBoardHouse } from '../board/testing/house.ts';
import type { RawQuery } from '../board/view.ts';
import type { ExportDraft } from '../intents.ts';
import { from } from '../testing/chat.ts';
import { exportFlow } from './flow.ts';
import { readTable } from './table.ts';

let house: BoardHouse;
beforeAll(async () => {
  house = await openBoardHouse();
});
afterAll(() => house.close());

const draft = (more: Partial<ExportDraft>): ExportDraft => ({ view: 'orders', day: 'created', ...more });

const asks = (userId: string, asked: ExportDraft) =>
  house.factory.does(userId, async (ctx) => {
    await exportFlow.intents?.['view.export']?.(ctx, { kind: 'view.export', draft: asked }, from(userId));
  });

describe('words of an export', () => {
  const JOBS = [
    ['SO-20260301-0001', { salesUserId: 'lin', status: 'in_production', promisedDate: '2026-03-17' }],
    ['SO-20260301-0002', { salesUserId: 'zhou', ownerUserId: 'lin', status: 'pending_review', rush: true }],
    ['SO-20260301-0003', { salesUserId: 'zhou', customer: '恒瑞达', status: 'cancelled' }],
    ['SO-20260301-0004', { salesUserId: 'zhou', customer: '恒瑞达', product: 'KHP-16', status: 'shipped' }],
    [
      'SO-20260301-0005',
      { salesUserId: 'zhou', product: 'KHP-16', status: 'in_production', customerPo: 'PO-77' },
    ],
  ] as const;
  beforeAll(async () => {
    for (const [number, values] of JOBS) await house.put(number, { promisedDate: '2026-04-20', ...values });
  });
  /** The ends of the numbers that somebody would get; rolled back, no workbook is written. */
  async function gets(userId: string, asked: Partial<ExportDraft>): Promise<string> {
    const ends: string[] = [];
    const undone = new Error('only asked');
    const asking = house.factory.does(userId, async (ctx) => {
      await exportFlow.intents?.['view.export']?.(
        ctx,
        { kind: 'view.export', draft: draft(asked) },
        from(userId),
      );
      const [job] = await ctx.tx.select().from(exportJob).where(eq(exportJob.state, 'waiting'));
      const { columns, portions } = await readTable(ctx, job?.query as RawQuery);
      const at = columns.findIndex(({ header }) => header === '订单号');
      for await (const rows of portions()) ends.push(...rows.map((row) => String(row[at]).slice(-1)));
      throw undone;
    });
    await expect(asking).rejects.toBe(undone);
    return ends.sort().join('');
  }

  it.each([
    ['lin', '我', '12'],
    ['boss', '林晓岚', '12'],
    ['boss', '林晓岚负责', '12'],
    ['boss', '林晓岚 生产中', '1'],
    ['boss', '生产中', '15'],
    ['boss', '恒锐生产中', '15'],
    ['boss', '恒瑞达', '34'],
    ['boss', '客户恒瑞达', '34'],
    ['boss', '恒瑞达公司', '34'],
    ['boss', '恒瑞达 KHP-16', '4'],
    ['boss', '已取消', '3'],
    ['boss', '加急', '2'],
    ['boss', '没发货', '125'],
    ['boss', 'PO-77', '5'],
    ['boss', 'SO-20260301-0004', '4'],
    ['boss', '本周要交', '1'],
  ])('%s says %s', async (userId, words, ends) => expect(await gets(userId, { words })).toBe(ends));

  it('shipped without a period are those that have left', async () =>
    expect(await gets('boss', { day: 'shipped' })).toBe('4'));

  it.each([
    ['开机率', '开机率'],
    ['恒锐 月初', '月初'],
    ['王不存在', '王不存在'],
    ['200套', '200套'],
  ])('%s is told, and no list is made', async (words, unread) => {
    const failed = await asks('boss', draft({ words })).catch((err: unknown) => err);
    expect(failed).toMatchObject({ code: 'export.not_understood', params: { text: unread } });
  });

  it('two customers are not one', async () =>
    expect(asks('boss', draft({ words: '恒锐和恒瑞达' }))).rejects.toThrow('export.one_customer'));

  it('who may read no orders learns no names', async () =>
    expect(asks('clerk', draft({ words: '恒锐' }))).rejects.toThrow('order.no_access'));
});
