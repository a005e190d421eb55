import { createHash } from 'node:crypto';
import { mkdir, realpath, rm, rmdir, stat } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/*
 * Two sandboxes on one folder would answer each other's calls from their own memory and lose what the other wrote.
 * Who uses a folder listens on a socket in it: the kernel ends that with the process, however it ends, so that a
 * kill -9 leaves a name that nobody answers on, and nothing that blocks.
 */

/** Who uses a folder, as far as it tells. */
export interface Holder {
  pid?: number;
  url?: string;
}

export class FolderBusyError extends Error {
  readonly holder: Holder;
  constructor(folder: string, holder: Holder) {
    super(
      `数据目录 ${folder} 正由另一个运行中的沙箱使用（${holderText(holder)}）。请直接打开它的聊天页，或先停止它；要同时运行两套，请另外指定一个数据目录。`,
    );
    this.name = 'FolderBusyError';
    this.holder = holder;
  }
}

export const holderText = ({ pid, url }: Holder): string =>
  [`进程 ${pid ?? '未知'}`, ...(url ? [`聊天页 ${url}`] : [])].join('，');

/** Longest path that every kernel takes for a unix socket, bytes (macOS 103, Linux 107). */
const MAX_SOCKET_PATH = 103;
const ANSWER_MS = 1_000;
/** A socket that is bound but does not listen yet refuses too, for some microseconds. */
const SURELY_DEAD_MS = 50;
const CLEARING_MS = 2_000;
const GIVE_UP_MS = 5_000;

/**
 * Takes a folder for this process; makes it when it is not there.
 * @param tell what others are told who want it too
 * @throws FolderBusyError when a living process has it
 */
export async function lockFolder(folder: string, tell: () => Holder): Promise<{ release(): Promise<void> }> {
  await mkdir(folder, { recursive: true });
  const place = await socketOf(folder);
  const end = performance.now() + GIVE_UP_MS;
  for (;;) {
    const server = await listen(place, tell);
    if (server) return { release: () => new Promise((resolve) => server.close(() => resolve())) };
    const holder = await ask(place);
    if (holder || performance.now() > end) throw new FolderBusyError(folder, holder ?? {});
    await clear(place);
  }
}

/** Who has the folder now; undefined when nobody has, or there is no such folder. */
export async function holderOf(folder: string): Promise<Holder | undefined> {
  const place = await unlessGone(socketOf(folder));
  return place === undefined ? undefined : ask(place);
}

/** In the folder; where its path is too long, a name below /tmp that is always the same for it. */
async function socketOf(folder: string): Promise<string> {
  const real = await realpath(folder);
  const hash = createHash('sha256').update(real).digest('hex').slice(0, 16);
  if (process.platform === 'win32') return `\\\\?\\pipe\\dingtalk-sandbox-${hash}`;
  const near = join(real, 'owner.sock');
  return Buffer.byteLength(near) <= MAX_SOCKET_PATH ? near : `/tmp/dingtalk-sandbox-${hash}.sock`;
}

/** Undefined when the name is there already, alive or not. */
function listen(place: string, tell: () => Holder): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((asking) => {
      asking.on('error', () => asking.destroy());
      asking.end(JSON.stringify(tell()));
    });
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    );
    // For everybody: whoever may not connect could not tell a living one from a dead one.
    server.listen({ path: place, readableAll: true, writableAll: true }, () => {
      server.unref();
      resolve(server);
    });
  });
}

/** Undefined when nobody listens; a process that lives but does not answer (it is stopped) is a holder too. */
function ask(place: string): Promise<Holder | undefined> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(place);
    const done = (holder: Holder | undefined): void => {
      socket.destroy();
      resolve(holder);
    };
    socket.setTimeout(ANSWER_MS, () => done({}));
    socket.once('error', (error: NodeJS.ErrnoException) =>
      done(error.code === 'ECONNREFUSED' || error.code === 'ENOENT' ? undefined : {}),
    );
    socket.on('data', (bytes) => {
      text += bytes;
    });
    socket.once('end', () => done(read(text)));
  });
}

function read(text: string): Holder {
  try {
    return JSON.parse(text) as Holder;
  } catch {
    return {};
  }
}

/** Removes a name that nobody answers on; one process at a time, so that no fresh name is taken for the dead one. */
async function clear(place: string): Promise<void> {
  const guard = `${place}.clearing`;
  try {
    await mkdir(guard);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    const since = await unlessGone(stat(guard));
    if (since && Date.now() - since.mtimeMs > CLEARING_MS) await unlessGone(rmdir(guard));
    await sleep(20);
    return;
  }
  try {
    await sleep(SURELY_DEAD_MS);
    if (!(await ask(place))) await rm(place, { force: true });
  } finally {
    await unlessGone(rmdir(guard));
  }
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

/** Undefined when there is no such file or folder (any more). */
function unlessGone<T>(work: Promise<T>): Promise<T | undefined> {
  return work.catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
}
