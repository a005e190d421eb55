import { describe, expect, it } from 'vitest';
import { verifyCommand } from './command.ts';
import { headOf, soundChain, writeExport } from './drill.ts';

const rows = soundChain(20);
const text = (seq: number, cut = 64) => `${seq}:${headOf(rows, seq).hash.slice(0, cut)}`;

describe('npm run audit:verify', () => {
  it('ends with 0 for a sound export and says what was proved and what was not', async () => {
    const file = writeExport(rows);
    const bare = await verifyCommand([file]);
    expect(bare.exitCode).toBe(0);
    expect(bare.text).toContain('第 1 至 20 号共 20 条记录');
    expect(bare.text).toContain('未给出可核对的链头');
    const anchored = await verifyCommand([file, '--head', text(10), '--head', text(20, 16)]);
    expect(anchored).toMatchObject({ exitCode: 0 });
    expect(anchored.text).toContain('与给出的 2 个链头全部相符');
  });

  it('ends with 1 and names the first bad row', async () => {
    const deleted = writeExport(rows.toSpliced(7, 1), headOf(rows));
    const result = await verifyCommand([deleted]);
    expect(result.exitCode).toBe(1);
    expect(result.text).toContain('第 8 号记录缺失，被删除（文件第 9 行）');
    expect(result.text).toContain('此前的 7 条记录前后相符');
  });

  it('ends with 1 when a posted head does not agree, and bounds what was rewritten', async () => {
    const result = await verifyCommand([
      writeExport(rows),
      '--head',
      text(5),
      '--head',
      `9:${'0'.repeat(64)}`,
    ]);
    expect(result.exitCode).toBe(1);
    expect(result.text).toContain('第 6 至 9 号之间被改写并重新封印');
    expect(result.text).toContain('此前的 5 条记录');
  });

  it('ends with 2 when nothing can be judged', async () => {
    const part = writeExport(rows.slice(10), headOf(rows), 11);
    const results = await Promise.all([
      verifyCommand([]),
      verifyCommand(['/nowhere.ndjson']),
      verifyCommand([part, '--head', 'latest']),
      verifyCommand([part, '--heads', text(3)]),
      verifyCommand([part, '--threads', 'many']),
      verifyCommand([part, '--head', text(3)]),
    ]);
    expect(results.map((result) => result.exitCode)).toEqual([2, 2, 2, 2, 2, 2]);
    expect(results[5]?.text).toContain('无法核对，请用完整导出：3');
  });
});
