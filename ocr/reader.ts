import { readFile, stat } from 'node:fs/promises';
import { openPool } from './confined/pool.ts';
import type { ConfinedProcess } from './confined/process.ts';
import type { Answer, Ended } from './confined/wire.ts';
import { DEFAULT_LIMITS, type LetterLimits } from './limits.ts';
import { type Params, type RefusalCode, sentenceOf, type UnreadCode } from './refusal.ts';
import type { EngineName, LetterReading, LetterResult, LetterUnread, ReadOptions } from './types.ts';
import type { LetterJob, LetterOutcome } from './wire.ts';

export interface LetterReader {
  /**
   * What a letter says and how its seals look. Never throws for the letter's sake: a file that is no letter is
   * `refused`, a crash or a time-out is `to_person`.
   */
  read(letter: Uint8Array | string, options?: ReadOptions): Promise<LetterResult>;
  /** Ends the processes; what waits or runs goes to a person. */
  close(): Promise<void>;
  /** Processes that exist now. */
  pids(): number[];
}

export interface ReaderSettings {
  readonly limits?: Partial<LetterLimits>;
  readonly engine?: EngineName | 'auto';
  /** Letters at a time, each in a process of its own; one process uses two cores. */
  readonly children?: number;
  /** Letters that may wait. */
  readonly waiting?: number;
  /** Letters after which a process is replaced. */
  readonly lettersPerChild?: number;
  /** Size to which a process may have grown between two letters, MiB. */
  readonly restingMb?: number;
  /** Time without a letter after which a process is ended, ms. */
  readonly idleMs?: number;
  /** Told what a process said before it died. */
  readonly onFault?: (complaint: string) => void;
}

/** JavaScript only; pixels, models and tensors live outside the heap. */
const HEAP_MB = 512;

/** Processes are started when they are first needed. */
export function openLetterReader(settings: ReaderSettings = {}): LetterReader {
  const { children = 1, waiting = 20, lettersPerChild = 50, restingMb = 1400, idleMs = 120_000 } = settings;
  const limits: LetterLimits = { ...DEFAULT_LIMITS, ...settings.limits };
  const { memoryMb, startMs, timeMs, cpuMs } = limits;
  const confinement = {
    module: new URL('./inside/main.ts', import.meta.url),
    heapMb: HEAP_MB,
    memoryMb,
    startMs,
    timeMs,
    cpuMs,
    settings: { engine: settings.engine ?? 'auto' },
  };
  const pool = openPool<LetterJob, LetterOutcome>(confinement, {
    children,
    waiting,
    jobsPerChild: lettersPerChild,
    restingMb,
    idleMs,
  });

  async function readIn(
    child: ConfinedProcess<LetterJob, LetterOutcome>,
    bytes: Buffer,
    options: ReadOptions,
  ): Promise<LetterResult> {
    const answer = await child.ask({ limits, options }, bytes);
    // What a fault or hunger leaves behind nobody knows.
    if (answer.type === 'fault' || answer.type === 'starved') void child.end();
    const result = resultOf(answer);
    const complaint = answer.type === 'fault' ? answer.stack : child.complaint;
    if (result.outcome === 'to_person' && complaint !== '') settings.onFault?.(complaint);
    return result;
  }

  return {
    async read(letter, options = {}) {
      const result = await pool.inTurn(async (borrow) => {
        const size = typeof letter === 'string' ? (await stat(letter)).size : letter.length;
        if (size > limits.maxBytes) return tooLarge(limits);
        const bytes = typeof letter === 'string' ? await readFile(letter) : Buffer.from(letter);
        const child = borrow();
        return child === 'closing' ? unread('letter.closing') : readIn(child, bytes, options);
      });
      return typeof result === 'string' ? unread(`letter.${result}`) : result;
    },
    close: () => pool.close(),
    pids: () => pool.pids(),
  };
}

function resultOf(answer: Answer<LetterOutcome> | Ended): LetterResult {
  switch (answer.type) {
    case 'read':
      return withBuffers(answer.reading);
    case 'refused':
      return refused(answer.code, answer.params);
    case 'starved':
      return unread('letter.memory');
    case 'fault':
      return unread('letter.crashed');
    case 'ended':
      return unread(`letter.${answer.why}`);
  }
}

/** Through the channel a Buffer arrives as plain bytes. */
const withBuffers = (reading: LetterReading): LetterReading => ({
  ...reading,
  pages: reading.pages.map((page) => ({ ...page, picture: Buffer.from(page.picture) })),
});

/** Nobody knows what the letter says. */
const unread = (code: UnreadCode): LetterUnread => ({
  outcome: 'to_person',
  code,
  params: {},
  sentence: sentenceOf(code),
});

const refused = (code: RefusalCode, params: Params): LetterResult => ({
  outcome: 'refused',
  code,
  params,
  sentence: sentenceOf(code, params),
});

const tooLarge = ({ maxBytes }: LetterLimits): LetterResult =>
  refused('letter.too_large', { megabytes: Math.floor(maxBytes / 1024 / 1024) });

/** One letter, with a process of its own. A service keeps a reader open instead. */
export async function readLetter(
  letter: Uint8Array | string,
  options: ReadOptions & { readonly reader?: ReaderSettings } = {},
): Promise<LetterResult> {
  const reader = openLetterReader(options.reader);
  try {
    return await reader.read(letter, options);
  } finally {
    await reader.close();
  }
}
