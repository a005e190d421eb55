import { readFile, stat } from 'node:fs/promises';
import { DEFAULT_LIMITS, type LetterLimits } from './limits.ts';
import { ReaderChild, unread } from './process/child.ts';
import { Slots } from './process/slots.ts';
import { sentenceOf } from './refusal.ts';
import type { EngineName, LetterResult, ReadOptions } from './types.ts';

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

/** Processes are started when they are first needed. */
export function openLetterReader(settings: ReaderSettings = {}): LetterReader {
  const { children = 1, waiting = 20, lettersPerChild = 50, restingMb = 1400, idleMs = 120_000 } = settings;
  const limits: LetterLimits = { ...DEFAULT_LIMITS, ...settings.limits };
  const slots = new Slots(children, waiting);
  const idle: { child: ReaderChild; timer: NodeJS.Timeout }[] = [];
  const living = new Set<ReaderChild>();

  function takeChild(): ReaderChild {
    for (let rested = idle.pop(); rested; rested = idle.pop()) {
      clearTimeout(rested.timer);
      if (rested.child.alive) return rested.child;
      living.delete(rested.child);
    }
    const child = new ReaderChild(limits, settings.engine ?? 'auto');
    living.add(child);
    return child;
  }

  function putBack(child: ReaderChild): void {
    const spent = child.letters >= lettersPerChild || child.rssMb > restingMb;
    if (!child.alive || spent || slots.closed) return void retire(child);
    const timer = setTimeout(() => {
      idle.splice(idle.indexOf(entry), 1);
      void retire(child);
    }, idleMs).unref();
    const entry = { child, timer };
    idle.push(entry);
  }

  async function retire(child: ReaderChild): Promise<void> {
    await child.end();
    living.delete(child);
  }

  async function readIn(child: ReaderChild, bytes: Buffer, options: ReadOptions): Promise<LetterResult> {
    try {
      const result = await child.read(bytes, options);
      if (result.outcome === 'to_person' && child.complaint !== '') settings.onFault?.(child.complaint);
      return result;
    } finally {
      putBack(child);
    }
  }

  return {
    async read(letter, options = {}) {
      const place = await slots.take();
      if (typeof place === 'string') return unread(`letter.${place}`);
      try {
        const size = typeof letter === 'string' ? (await stat(letter)).size : letter.length;
        if (size > limits.maxBytes) return tooLarge(limits);
        const bytes = typeof letter === 'string' ? await readFile(letter) : Buffer.from(letter);
        if (slots.closed) return unread('letter.closing');
        return await readIn(takeChild(), bytes, options);
      } finally {
        place();
      }
    },
    async close() {
      slots.close();
      for (const { timer } of idle.splice(0)) clearTimeout(timer);
      await Promise.all([...living].map(retire));
    },
    pids: () => [...living].flatMap(({ alive, pid }) => (alive && pid ? [pid] : [])),
  };
}

function tooLarge({ maxBytes }: LetterLimits): LetterResult {
  const params = { megabytes: Math.floor(maxBytes / 1024 / 1024) };
  return {
    outcome: 'refused',
    code: 'letter.too_large',
    params,
    sentence: sentenceOf('letter.too_large', params),
  };
}

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
