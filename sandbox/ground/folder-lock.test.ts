import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FolderBusyError, holderOf, lockFolder } from './folder-lock.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'lock-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const tell = () => ({ pid: process.pid, url: 'http://127.0.0.1:8790' });

/** Another process that takes the folder and keeps it. */
async function taker(folder: string) {
  const code = `import { lockFolder } from ${JSON.stringify(import.meta.resolve('./folder-lock.ts'))};
    await lockFolder(${JSON.stringify(folder)}, () => ({ pid: process.pid }));
    console.log('taken'); setInterval(() => {}, 1000);`;
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), '--input-type=module', '-e', code],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await once(child.stdout, 'data');
  return child;
}

describe.each(['short', `${'long'.repeat(30)}/${'更长'.repeat(20)}`])('a folder (%s)', (name) => {
  let folder: string;
  beforeEach(() => {
    folder = join(root, name);
  });

  it('is for one; who comes second is told who has it', async () => {
    const lock = await lockFolder(folder, tell);
    const refused = await lockFolder(folder, tell).catch((err: unknown) => err);
    expect(refused).toBeInstanceOf(FolderBusyError);
    expect(String(refused)).toContain(`进程 ${process.pid}，聊天页 http://127.0.0.1:8790`);
    expect(await holderOf(folder)).toEqual(tell());
    await lock.release();
    expect(await holderOf(folder)).toBeUndefined();
    await (await lockFolder(folder, tell)).release();
  });

  it('is free again at once when its process is killed', async () => {
    const child = await taker(folder);
    await expect(lockFolder(folder, tell)).rejects.toThrow(`进程 ${child.pid}`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await (await lockFolder(folder, tell)).release();
  });

  it('has one winner when many come at once after a crash', async () => {
    const child = await taker(folder);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const tried = await Promise.allSettled(Array.from({ length: 12 }, () => lockFolder(folder, tell)));
    const won = tried.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(won).toHaveLength(1);
    await won[0]?.release();
  });
});

it('a guard that a killed process left behind is cleared', async () => {
  const child = await taker(root);
  child.kill('SIGKILL');
  await once(child, 'exit');
  await mkdir(join(root, 'owner.sock.clearing'));
  await (await lockFolder(root, tell)).release();
  expect(await readdir(root)).toEqual([]);
});

it('a folder that is not there has no holder', async () => {
  expect(await holderOf(join(root, 'nowhere'))).toBeUndefined();
});
