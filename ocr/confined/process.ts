import { type ChildProcess, fork } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cpuMsOf } from './cpu.ts';
import type { Answer, Ended, Job, Ready } from './wire.ts';

const ENTRY = fileURLToPath(new URL('./main.mjs', import.meta.url));
/** What it may see of our environment: no password, no key, no address of a database. */
const ENVIRONMENT = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'LANG', 'TZ'];
const COMPLAINT_CHARS = 2000;

/** What a process does and may cost. */
export interface Confinement {
  /** Exports `serve(settings)`, which calls `serveJobs` when it can work. */
  readonly module: URL;
  /** Handed to `serve` as JSON. */
  readonly settings?: Readonly<Record<string, string | number>>;
  /** JavaScript's heap, MiB; pixels, models and wasm live outside it. */
  readonly heapMb: number;
  /** All of it (RSS), MiB; its own watchdog kills it beyond. */
  readonly memoryMb: number;
  /** Until it can work, ms. */
  readonly startMs: number;
  /** One job by the clock, ms; then it is killed. */
  readonly timeMs: number;
  /** One job in processor time, ms; on a busy machine the clock runs and nothing is done. Only where there is /proc. */
  readonly cpuMs?: number;
}

/** Between two looks at the processor time, ms. */
const LOOK_EVERY_MS = 250;

/**
 * One process, one job at a time, for files that may be made to hurt. After a failure of the process itself it is
 * gone.
 */
export class ConfinedProcess<J extends Job, R> {
  readonly #process: ChildProcess;
  readonly #confinement: Confinement;
  readonly #ready: Promise<void>;
  readonly #gone: Promise<void>;
  #complaint = '';
  /** Why we ended it ourselves. */
  #ended: Ended['why'] | undefined;
  #settle: (answer: Answer<R> | Ended) => void = () => undefined;
  /** May be given a job. */
  alive = true;
  /** Has not gone yet. */
  exists = true;
  /** Done by it so far. */
  jobs = 0;
  rssMb = 0;

  constructor(confinement: Confinement) {
    this.#confinement = confinement;
    const { module, memoryMb, heapMb, settings } = confinement;
    this.#process = fork(ENTRY, [JSON.stringify({ ...settings, memoryMb, module: module.href })], {
      cwd: dirname(ENTRY),
      execArgv: [`--max-old-space-size=${heapMb}`],
      env: Object.fromEntries(ENVIRONMENT.map((name) => [name, process.env[name]])),
      serialization: 'advanced',
      stdio: ['pipe', 'ignore', 'pipe', 'ipc'],
    });
    let ready = (): void => undefined;
    this.#ready = new Promise((resolve) => {
      ready = resolve;
    });
    this.#process.on('message', (message: Ready | Answer<R>) => {
      if (isReady(message)) ready();
      else this.#answer(message);
    });
    this.#gone = new Promise((resolve) => {
      const gone = (signal: NodeJS.Signals | null, cause?: Error) => {
        this.alive = false;
        this.exists = false;
        if (cause) this.#complaint = cause.message;
        this.#settle({ type: 'ended', why: this.#ended ?? deathBy(signal) });
        resolve();
      };
      this.#process.once('exit', (_code, signal) => gone(signal));
      this.#process.once('error', (cause) => gone(null, cause));
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
  async ask(job: Omit<J, 'size'>, bytes: Buffer): Promise<Answer<R> | Ended> {
    const { startMs, timeMs, cpuMs } = this.#confinement;
    this.#hold(true);
    let clock = this.#endAfter(startMs, 'crashed');
    let meter: NodeJS.Timeout | undefined;
    try {
      return await new Promise((resolve) => {
        this.#settle = resolve;
        if (!this.alive) resolve({ type: 'ended', why: this.#ended ?? 'crashed' });
        void this.#ready.then(() => {
          clearTimeout(clock);
          clock = this.#endAfter(timeMs, 'timeout');
          meter = cpuMs === undefined ? undefined : this.#endAfterCpu(cpuMs);
          this.#process.send({ ...job, size: bytes.length }, () => undefined);
          this.#process.stdin?.write(bytes);
        });
      });
    } finally {
      clearTimeout(clock);
      clearInterval(meter);
      this.#settle = () => undefined;
      this.#hold(false);
    }
  }

  /** Ends the process, whatever it is doing; what it was doing ends with `why`. */
  async end(why: Ended['why'] = 'closing'): Promise<void> {
    this.#ended ??= why;
    // Also after an answer, when nobody waits for it but us: a command must not end before we have told it.
    this.#hold(true);
    // At once, not when it has gone: nobody may give it another job meanwhile.
    this.alive = false;
    this.#process.kill('SIGKILL');
    await this.#gone;
  }

  #endAfter(ms: number, why: Ended['why']): NodeJS.Timeout {
    return setTimeout(() => void this.end(why), ms);
  }

  #endAfterCpu(ms: number): NodeJS.Timeout {
    const before = cpuMsOf(this.pid);
    return setInterval(() => {
      if (cpuMsOf(this.pid) - before > ms) void this.end('timeout');
    }, LOOK_EVERY_MS);
  }

  #answer(answer: Answer<R>): void {
    this.jobs += 1;
    this.rssMb = answer.rssMb;
    this.#settle(answer);
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

const isReady = (message: object): message is Ready => 'type' in message && message.type === 'ready';

/** Nobody but its own watchdog and the system's memory killer sends it a SIGKILL that is not ours. */
const deathBy = (signal: NodeJS.Signals | null): Ended['why'] =>
  signal === 'SIGKILL' ? 'memory' : 'crashed';
