import { execFile, spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { describe, expect, it, type TestContext, vi } from 'vitest';
import { type EvidenceExaminer, type ExaminerSettings, openExaminer } from './examiner.ts';
import { textPage } from './testing/draw.ts';
import { endlessDrawing } from './testing/hostile.ts';
import { onePage, strokes } from './testing/make-pdf.ts';
import { refused } from './testing/refused.ts';

type Finish = TestContext['onTestFinished'];

/** Tests run side by side, most of their time is other processes': each closes its own. */
function open(finished: Finish, settings: ExaminerSettings = {}): EvidenceExaminer {
  const examiner = openExaminer(settings);
  finished(() => examiner.close());
  return examiner;
}

const page = await sharp(await textPage(1, { lines: 12 }))
  .resize(620)
  .png()
  .toBuffer();
const file = { name: '确认单.png', content: page };
const bomb = { name: 'bomb.pdf', content: endlessDrawing() };

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
const gone = (pids: number[]) => vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), 10_000);
const working = (examiner: EvidenceExaminer) =>
  vi.waitFor(() => expect(examiner.pids().length).toBeGreaterThan(0), 20_000);

vi.setConfig({ testTimeout: 60_000 });

describe.concurrent('a file', () => {
  it('is examined alike from memory, from a stream, and again', async ({ onTestFinished }) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'evidence-'));
    await writeFile(path.join(folder, 'x'), page);
    const examiner = open(onTestFinished);
    const first = await examiner.examine(file);
    expect(first).toMatchObject({ mime: 'image/png', kind: 'picture', width: 620, height: 877, pages: 1 });
    expect(first.quality).toMatchObject({ faults: [], sharpness: 100 });
    expect(await examiner.examine(file)).toEqual(first);
    const content = () => createReadStream(path.join(folder, 'x'));
    expect(await examiner.examine({ name: 'x', content })).toEqual(first);
    await rm(folder, { recursive: true });
  });

  it('of a kind that is not wanted is refused', async ({ onTestFinished }) => {
    const examiner = open(onTestFinished);
    const refusal = await refused(examiner.examine(file, { allowed: ['pdf'] }));
    expect(refusal).toMatchObject({ code: 'evidence.not_allowed', params: { what: '图片' } });
    expect((await refused(examiner.examine(file, { maxBytes: 1000 }))).code).toBe('evidence.file_too_large');
  });
});

describe.concurrent('the process that examines', () => {
  it('is started when first needed, used again, and ended when idle', async ({ onTestFinished }) => {
    const examiner = open(onTestFinished, { idleMs: 100 });
    expect(examiner.pids()).toEqual([]);
    await examiner.examine(file);
    const first = examiner.pids();
    await examiner.examine(file);
    expect(examiner.pids()).toEqual(first);
    await gone(first);
  });

  it('is replaced after so many files', async ({ onTestFinished }) => {
    const examiner = open(onTestFinished, { filesPerChild: 1, children: 1 });
    await examiner.examine(file);
    const first = examiner.pids();
    await examiner.examine(file);
    expect(examiner.pids()).not.toEqual(first);
    await gone(first);
  });

  it('may crash: the file is refused, the next is examined by another', async ({ onTestFinished }) => {
    const examiner = open(onTestFinished, { children: 1 });
    await examiner.examine(file);
    const [pid = 0] = examiner.pids();
    const crashed = refused(examiner.examine(bomb));
    await new Promise((resolve) => setTimeout(resolve, 300));
    process.kill(pid, 'SIGSEGV');
    expect((await crashed).code).toBe('evidence.crashed');
    expect((await examiner.examine(file)).kind).toBe('picture');
    expect(examiner.pids()).not.toContain(pid);
  });

  it('may die while idle: nobody notices', async ({ onTestFinished }) => {
    const examiner = open(onTestFinished, { children: 1 });
    await examiner.examine(file);
    const pids = examiner.pids();
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    await gone(pids);
    expect((await examiner.examine(file)).kind).toBe('picture');
  });

  it('has so much time', async ({ onTestFinished }) => {
    const examiner = open(onTestFinished, { limits: { timeMs: 400 } });
    const refusal = await refused(examiner.examine(bomb));
    expect(refusal).toMatchObject({ code: 'evidence.took_too_long', params: { seconds: 1 } });
    expect(examiner.pids()).toEqual([]);
  });

  it('has so much memory', async ({ onTestFinished }) => {
    const examiner = open(onTestFinished, { limits: { memoryMb: 260, pdfMemoryMb: 4000 } });
    expect((await refused(examiner.examine(bomb))).code).toBe('evidence.took_too_much_memory');
    expect(examiner.pids()).toEqual([]);
  });

  it('ignores Ctrl-C, which goes to the whole group: its parent decides', async ({ onTestFinished }) => {
    const examiner = open(onTestFinished, { children: 1 });
    await examiner.examine(file);
    for (const pid of examiner.pids()) process.kill(pid, 'SIGINT');
    await examiner.examine(file);
  });
});

describe.concurrent('the queue', () => {
  it('lets two work and so many wait; the next is refused at once', async ({ onTestFinished }) => {
    const examiner = open(onTestFinished, { children: 2, waiting: 3 });
    const accepted = Array.from({ length: 5 }, () => examiner.examine(file));
    expect((await refused(examiner.examine(file))).code).toBe('evidence.busy');
    expect((await Promise.all(accepted)).map(({ kind }) => kind)).toEqual(Array(5).fill('picture'));
    expect(examiner.pids()).toHaveLength(2);
  });

  it('is told when the service closes; no process stays', async ({ onTestFinished }) => {
    const examiner = open(onTestFinished, { children: 1 });
    const both = [refused(examiner.examine(bomb)), refused(examiner.examine(file))];
    await working(examiner);
    const pids = examiner.pids();
    await examiner.close();
    expect((await Promise.all(both)).map(({ code }) => code)).toEqual([
      'evidence.closing',
      'evidence.closing',
    ]);
    expect((await refused(examiner.examine(file))).code).toBe('evidence.closing');
    await gone(pids);
  });
});

it('the event loop keeps turning meanwhile', async ({ onTestFinished }) => {
  const examiner = open(onTestFinished);
  await examiner.examine(file);
  const big = Buffer.concat([page, Buffer.alloc(15 * 1024 * 1024)]);
  // Processor time between two turns: how long a turn takes by the clock depends on who else wants the machine.
  let [longest, last] = [0, process.cpuUsage()];
  const timer = setInterval(() => {
    const { user, system } = process.cpuUsage(last);
    longest = Math.max(longest, (user + system) / 1000);
    last = process.cpuUsage();
  }, 5);
  await Promise.all([1, 2, 3, 4].map(() => examiner.examine({ name: 'big.png', content: big })));
  clearInterval(timer);
  expect(longest).toBeLessThan(100);
}, 60_000);

describe.concurrent('from any folder, without the loader of the tests', () => {
  const parent = fileURLToPath(new URL('./testing/parent.ts', import.meta.url));
  const tsx = fileURLToPath(import.meta.resolve('tsx'));
  const start = (how: string) =>
    spawn(process.execPath, ['--import', tsx, parent, how], {
      cwd: '/',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  const firstLine = async (service: ReturnType<typeof start>): Promise<number[]> => {
    for await (const line of service.stdout) return JSON.parse(String(line)) as number[];
    throw new Error('the service said nothing');
  };

  it.each(['idle', 'busy'])('kill -9 of an %s service leaves no process', async (how) => {
    const service = start(how);
    const pids = await firstLine(service);
    expect(pids.filter(isAlive)).toHaveLength(1);
    service.kill('SIGKILL');
    await gone(pids);
  });

  it('an idle process does not keep the service from ending', async () => {
    const pids = await new Promise<number[]>((resolve, reject) => {
      execFile(process.execPath, ['--import', tsx, parent, 'ends'], { cwd: '/' }, (error, stdout) => {
        if (error) reject(error);
        else resolve(JSON.parse(stdout) as number[]);
      });
    });
    await gone(pids);
  });
});

it('nothing of the environment but what a process needs is handed down', async ({ onTestFinished }) => {
  onTestFinished(() => void vi.unstubAllEnvs());
  vi.stubEnv('DATABASE_URL', 'postgres://secret');
  const examiner = open(onTestFinished, { children: 1 });
  await examiner.examine({ name: 'a.pdf', content: onePage(strokes(1)) });
  if (process.platform !== 'linux') return;
  const { readFile } = await import('node:fs/promises');
  for (const pid of examiner.pids())
    expect(await readFile(`/proc/${pid}/environ`, 'utf8')).not.toContain('secret');
});
