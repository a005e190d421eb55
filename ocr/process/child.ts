import { type ChildProcess, fork } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LetterLimits } from '../limits.ts';
import { type Params, sentenceOf, type UnreadCode } from '../refusal.ts';
import type { EngineName, LetterReading, LetterResult, LetterUnread, ReadOptions } from '../types.ts';
import type { ChildSettings, FromChild, ToChild } from './wire.ts';

const ENTRY = fileURLToPath(new URL('../inside/main.mjs', import.meta.url));
/** JavaScript only; pixels, models and tensors live outside the heap and are watched by RSS. */
const HEAP_MB = 512;
/** What it may see of our environment: no password, no key, no address of a database. */
const ENVIRONMENT = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'LANG', 'TZ'];
const COMPLAINT_CHARS = 2000;

type Answer = Exclude<FromChild, { type: 'ready' }>;

/** Nobody knows what the letter says. */
export function unread(code: UnreadCode, params: Params = {}): LetterUnread {
  return { outcome: 'to_person', code, params, sentence: sentenceOf(code, params) };
}

/** One process, one letter at a time. After a failure of the process itself it is gone. */
export class ReaderChild {
  readonly #process: ChildProcess;
  readonly #limits: LetterLimits;
  readonly #ready: Promise<void>;
  readonly #gone: Promise<void>;
  #complaint = '';
  /** Why we ended it ourselves. */
  #ended: LetterUnread | undefined;
  #settle: (result: LetterResult) => void = () => undefined;
  alive = true;
  letters = 0;
  rssMb = 0;

  constructor(limits: LetterLimits, engine: EngineName | 'auto') {
    this.#limits = limits;
    const settings: ChildSettings = { memoryMb: limits.memoryMb, engine };
    this.#process = fork(ENTRY, [JSON.stringify(settings)], {
      cwd: dirname(ENTRY),
      execArgv: [`--max-old-space-size=${HEAP_MB}`],
      env: Object.fromEntries(ENVIRONMENT.map((name) => [name, process.env[name]])),
      serialization: 'advanced',
      stdio: ['pipe', 'ignore', 'pipe', 'ipc'],
    });
    let ready = (): void => undefined;
    this.#ready = new Promise((resolve) => {
      ready = resolve;
    });
    this.#process.on('message', (message: FromChild) => {
      if (message.type === 'ready') ready();
      else this.#answer(message);
    });
    this.#gone = new Promise((resolve) => {
      const gone = (signal: NodeJS.Signals | null) => {
        this.alive = false;
        this.#settle(this.#ended ?? this.#deathBy(signal));
        resolve();
      };
      this.#process.once('exit', (_code, signal) => gone(signal));
      this.#process.once('error', () => gone(null));
    });
    this.#process.stderr?.on('data', (text: Buffer) => {
      this.#complaint = (this.#complaint + text.toString()).slice(-COMPLAINT_CHARS);
    });
    // It dies while we write: its end tells what happened.
    this.#process.stdin?.on('error', () => undefined);
    this.#hold(false);
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** What it said before it died; for the log, never for people. */
  get complaint(): string {
    return this.#complaint;
  }

  /** Never throws: a crash, too much time, too much memory are answers, and the process is gone then. */
  async read(bytes: Buffer, options: ReadOptions): Promise<LetterResult> {
    const { startMs, timeMs } = this.#limits;
    this.#hold(true);
    let clock = this.#endAfter(startMs, unread('letter.crashed'));
    try {
      return await new Promise<LetterResult>((resolve) => {
        this.#settle = resolve;
        if (!this.alive) resolve(this.#ended ?? this.#deathBy(null));
        void this.#ready.then(() => {
          clearTimeout(clock);
          clock = this.#endAfter(timeMs, unread('letter.timeout', { seconds: Math.ceil(timeMs / 1000) }));
          this.#send({ size: bytes.length, limits: this.#limits, options }, bytes);
        });
      });
    } finally {
      clearTimeout(clock);
      this.#settle = () => undefined;
      this.#hold(false);
    }
  }

  /** Ends the process, whatever it is doing; what it was doing ends with `why`. */
  async end(why = unread('letter.closing')): Promise<void> {
    this.#ended ??= why;
    // Also after an answer, when nobody waits for it but us: a command must not end before we have told it.
    this.#hold(true);
    // At once, not when it has gone: nobody may give it another letter meanwhile.
    this.alive = false;
    this.#process.kill('SIGKILL');
    await this.#gone;
  }

  #endAfter(ms: number, why: LetterUnread): NodeJS.Timeout {
    return setTimeout(() => void this.end(why), ms);
  }

  #send(job: ToChild, bytes: Buffer): void {
    this.#process.send(job, () => undefined);
    this.#process.stdin?.write(bytes);
  }

  #answer(answer: Answer): void {
    this.letters += 1;
    this.rssMb = answer.rssMb;
    if (answer.type === 'fault') this.#complaint = answer.stack.slice(0, COMPLAINT_CHARS);
    this.#settle(resultOf(answer));
    // What a fault or hunger leaves behind nobody knows.
    if (answer.type === 'fault' || answer.type === 'starved') void this.end();
  }

  /** Nobody but its own watchdog and the system's memory killer sends it a SIGKILL that is not ours. */
  #deathBy(signal: NodeJS.Signals | null): LetterUnread {
    return unread(signal === 'SIGKILL' ? 'letter.memory' : 'letter.crashed');
  }

  /** An idle child must not keep us running. */
  #hold(busy: boolean): void {
    const { channel, stdin, stderr } = this.#process;
    for (const handle of [this.#process, channel, stdin, stderr] as (Handle | null | undefined)[]) {
      if (busy) handle?.ref?.();
      else handle?.unref?.();
    }
  }
}

interface Handle {
  ref?(): void;
  unref?(): void;
}

function resultOf(answer: Answer): LetterResult {
  if (answer.type === 'read') return withBuffers(answer.reading);
  if (answer.type === 'starved') return unread('letter.memory');
  if (answer.type === 'fault') return unread('letter.crashed');
  const { code, params } = answer;
  return { outcome: 'refused', code, params, sentence: sentenceOf(code, params) };
}

/** Through the channel a Buffer arrives as plain bytes. */
function withBuffers(reading: LetterReading): LetterReading {
  return {
    ...reading,
    pages: reading.pages.map((page) => ({ ...page, picture: Buffer.from(page.picture) })),
  };
}
