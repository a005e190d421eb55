import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../db/testing/database.ts';
import { audit } from '../workflows/audit/record.ts';
import { createTestFactory } from '../workflows/testing/context.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'audit-'));
const file = path.join(folder, '审计.ndjson');
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  const factory = await createTestFactory(database);
  const entry = (n: number) => ({
    action: 'order.update',
    entity: 'order',
    entityId: n,
    change: { remark: ['', `第 ${n} 次`] as const },
  });
  await factory.does('lin', (ctx) =>
    audit(
      ctx,
      Array.from({ length: 50 }, (_, n) => entry(n)),
    ),
  );
});
afterAll(() => database.close());

/** A command as a person types it. */
function run(
  script: string,
  args: string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ code: number; text: string }> {
  const command = ['--import', 'tsx', path.join(root, 'scripts', script), ...args];
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      command,
      { cwd: root, env: { ...process.env, ...env } },
      (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code) : 0, text: stdout + stderr });
      },
    );
  });
}

describe('the audit commands', () => {
  it('export the log from the database and verify it without one, against the head', async () => {
    const exported = await run('audit-export.ts', [file], { DATABASE_URL: database.url });
    expect(exported).toMatchObject({ code: 0 });
    const [head] = await database.sql<{ mark: string }[]>`select seq || ':' || hash as mark from audit_head`;
    const verified = await run('audit-verify.ts', [file, '--head', head?.mark ?? ''], { DATABASE_URL: '' });
    expect(verified).toMatchObject({ code: 0 });
    expect(verified.text).toContain('第 1 至 50 号共 50 条记录');
    const forged = path.join(folder, 'forged.ndjson');
    writeFileSync(forged, readFileSync(file, 'utf8').replace('第 20 次', '第 99 次'));
    const found = await run('audit-verify.ts', [forged]);
    expect(found.code).toBe(1);
    expect(found.text).toContain('第 21 号记录的内容与封印不符');
  });

  it('leave no file behind when nothing can be exported, and say why', async () => {
    const later = path.join(folder, 'later.ndjson');
    const results = [
      await run('audit-export.ts', [later, '--from', '51'], { DATABASE_URL: database.url }),
      await run('audit-export.ts', [later], { DATABASE_URL: '', DATA_DIR: path.join(folder, 'nothing') }),
      await run('audit-export.ts', []),
    ];
    expect(results.map((result) => result.code)).toEqual([2, 2, 2]);
    expect(results.map((result) => result.text)).toEqual([
      expect.stringContaining('日志只到第 50 号'),
      expect.stringContaining('还没有数据库'),
      expect.stringContaining('用法'),
    ]);
    expect(existsSync(later) || existsSync(`${later}.part`)).toBe(false);
  });
});
