import { readFile } from 'node:fs/promises';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { SAMPLE_FILE, SAMPLE_WEEK } from '../../scripts/make-sample-workbook.ts';
import { addDays } from '../../workflows/dates/civil.ts';
import { buttonsOf } from '../world/card.ts';
import { toldOfImport } from '../world/imports.ts';
import { useWorld } from '../world/world.ts';

/** The Monday after the week that the sample tells of. */
const the = useWorld({ now: new Date(`${addDays(SAMPLE_WEEK, 7)}T10:00:00+08:00`) });

test('the sample workbook: its faults named by row, the rest imported, every owner told once, and asked for', async () => {
  const lead = the().persona('贺文博', { patienceMs: 20_000 });
  await lead.sendsFile('订单样例.xlsx', await readFile(SAMPLE_FILE));
  const preview = await lead.sees('等待确认');
  expect(preview.text).toContain('有错误，不会导入（4 行）');
  expect(preview.text).toMatch(/第 \d+ 行　承诺交期：2026 年 2 月只有 28 天，没有 30 日/);
  expect(preview.text).toContain('新增 116\n变更 0\n相同 0\n错误 4\n跳过 1');
  expect(buttonsOf(preview)).toEqual(['确认导入 116 行', '错误清单', '取消']);

  const listed = await lead.presses(preview, '错误清单');
  expect(listed.text).toContain('错误清单已发给您');
  await lead.receives(/错误.*\.(csv|xlsx)$/);
  await lead.presses(listed, '确认导入 116 行');
  const done = await lead.sees('导入完成');
  const [row] = await the().database.db.execute<{ n: number }>(
    sql`select count(*)::int as n from customer_order`,
  );
  expect(row?.n).toBe(116);
  const told = await toldOfImport(the());
  expect(told.length).toBeGreaterThan(3);
  for (const text of told) expect(text).toMatch(/^贺文博 导入了订单，其中 \d+ 个轮到您处理/);
  const boss = the().persona('顾长河');
  await boss.says(/“(.+ 到哪了)”/.exec(done.text)?.[1] ?? '');
  await boss.receivesCard('承诺交期');
});
