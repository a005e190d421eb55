import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { AppError } from '../errors.ts';
import { explain, incidentId } from './explain.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Codes of all AppErrors that people can meet in a chat, found in the source. */
function codesInSource(): string[] {
  const files = ['bot', 'workflows'].flatMap((room) =>
    readdirSync(path.join(root, room), { recursive: true, encoding: 'utf8' })
      .filter(
        (file) =>
          file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.includes(path.join('audit', 'verify')),
      )
      .map((file) => path.join(root, room, file)),
  );
  const codes = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/new AppError\(\s*'([a-z_.]+)'/g)].map((match) => match[1] ?? ''),
  );
  return [...new Set(codes)].sort();
}

describe('the sentence of an error', () => {
  it('exists for every code in the source, in Chinese, without a hole where a value should be', () => {
    const codes = codesInSource();
    expect(codes.length).toBeGreaterThan(15);
    const missing = codes.filter((code) => explain(new AppError(code)).includes(`（${code}）`));
    expect(missing).toEqual([]);
    for (const code of codes) expect(explain(new AppError(code))).toMatch(/\p{Script=Han}.*[。！？]$/su);
  });

  it('carries the values', () => {
    const err = new AppError('order.changed', { who: '孙磊', number: 'SO-20260315-0042', status: '已确认' });
    expect(explain(err)).toBe(
      '孙磊 已先一步处理订单 SO-20260315-0042，现在是「已确认」。请重新查询后再操作。',
    );
  });

  it('is general for a code that nobody wrote one for', () => {
    expect(explain(new AppError('moon.is_full'))).toContain('moon.is_full');
  });

  it('has incident numbers that can be read out', () => {
    expect(incidentId()).toMatch(/^[0-9A-F]{8}$/);
    expect(incidentId()).not.toBe(incidentId());
  });
});
