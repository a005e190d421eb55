import { type ChildProcess, fork } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EvidenceLimits } from './limits.ts';
import { EvidenceRefusal, isEvidenceCode } from './refusal.ts';
import type { EvidenceKind, Examination } from './types.ts';
import type { ChildSettings, FromChild, ToChild } from './wire.ts';

const ENTRY = fileURLToPath(new URL('./inside/main.mjs', import.meta.url));
/** JavaScript only; pixels live outside the heap and are watched by RSS. */
const HEAP_MB = 256;
/** What it may see of our environment: no password, no key, no address of a database. */
const ENVIRONMENT = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'LANG', 'TZ'];
const COMPLAINT_CHARS = 2000;

type Answer = Exclude<FromChild, { type: 'ready' }>;

/** One process, one file at a time. After a failure of the process itself it is gone. */
export class ExaminerChild {
  readonly #process: ChildProcess;
  readonly #limits: EvidenceLimits;
  readonly #ready: Promise<void>;
  readonly #gone: Promise<void>;
  #complaint = '';
  /** Why we ended it ourselves. */
  #ended: EvidenceRefusal | undefined;
  #fail: (refusal: EvidenceRefusal) => void = () => undefined;
  #answer: (answer: Answer) => void = () => undefined;
  alive = true;
  files = 0;
  rssMb = 0;

  constructor(limits: EvidenceLimits) {
    this.#limits = limits;
    const settings: ChildSettings = { memoryMb: limits.memoryMb };
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
      const gone = (signal: NodeJS.Signals | null, cause?: Error) => {
        this.alive = false;
        this.#fail(this.#ended ?? this.#deathOf(signal, cause));
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

  /** @throws EvidenceRefusal also for a crash, too much time or too much memory; the process is gone then */
  async examine(bytes: Buffer, allowed: readonly EvidenceKind[]): Promise<Examination> {
    const { startMs, timeMs } = this.#limits;
    this.#hold(true);
    try {
      return await new Promise<Examination>((resolve, reject) => {
        this.#fail = reject;
        if (!this.alive) reject(this.#ended ?? this.#deathOf(null));
        const clock = this.#endAfter(startMs, new EvidenceRefusal('evidence.crashed'));
        this.#answer = (answer) => {
          clearTimeout(work);
          this.files += 1;
          this.rssMb = answer.rssMb;
          this.#settle(answer, resolve, reject);
        };
        let work: NodeJS.Timeout | undefined;
        void this.#ready.then(() => {
          clearTimeout(clock);
          const seconds = Math.ceil(timeMs / 1000);
          work = this.#endAfter(timeMs, new EvidenceRefusal('evidence.took_too_long', { seconds }));
          this.#send({ size: bytes.length, allowed, limits: this.#limits }, bytes);
        });
        void this.#gone.then(() => {
          clearTimeout(clock);
          clearTimeout(work);
        });
      });
    } finally {
      this.#hold(false);
    }
  }

  /** Ends the process, whatever it is doing; what it was doing fails with `why`. */
  async end(why = new EvidenceRefusal('evidence.closing')): Promise<void> {
    this.#ended ??= why;
    if (this.alive) this.#hold(true);
    this.#process.kill('SIGKILL');
    await this.#gone;
  }

  #endAfter(ms: number, why: EvidenceRefusal): NodeJS.Timeout {
    return setTimeout(() => void this.end(why), ms);
  }

  #send(job: ToChild, bytes: Buffer): void {
    this.#process.send(job, () => undefined);
    this.#process.stdin?.write(bytes);
  }

  #settle(answer: Answer, resolve: (done: Examination) => void, reject: (error: Error) => void): void {
    if (answer.type === 'examined') {
      const { preview } = answer.examination;
      resolve({ ...answer.examination, preview: preview && Buffer.from(preview) });
    } else if (answer.type === 'refused' && isEvidenceCode(answer.code)) {
      reject(new EvidenceRefusal(answer.code, answer.params));
    } else {
      reject(new EvidenceRefusal('evidence.crashed', {}, { cause: answer }));
    }
  }

  /** Nobody but its own watchdog and the system's memory killer sends it a SIGKILL that is not ours. */
  #deathOf(signal: NodeJS.Signals | null, cause?: Error): EvidenceRefusal {
    const code = signal === 'SIGKILL' ? 'evidence.took_too_much_memory' : 'evidence.crashed';
    return new EvidenceRefusal(code, {}, { cause: cause ?? new Error(`${signal}: ${this.#complaint}`) });
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
