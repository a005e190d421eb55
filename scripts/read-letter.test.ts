import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const SCRIPT = fileURLToPath(new URL('read-letter.ts', import.meta.url));

/** The command as a person types it. */
const run = (...args: string[]): Promise<{ code: number; out: string; err: string }> =>
  new Promise((resolve) => {
    const child = execFile(process.execPath, ['--import', 'tsx', SCRIPT, ...args], (_, out, err) =>
      resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });

it('a file that is no letter is a verdict, a wrong command line is none', async () => {
  const [bad, none] = await Promise.all([run(SCRIPT, '--json'), run(`${SCRIPT}.missing`, '--json')]);
  expect(bad.code).toBe(0);
  expect(JSON.parse(bad.out)).toMatchObject({ verdict: 'reject', reasons: [{ code: 'letter.format' }] });
  expect(none).toEqual({ code: 2, out: '', err: expect.stringContaining('打不开文件') });
}, 30_000);
