import { openPool } from '../../ocr/confined/pool.ts';
import type { Answer, Ended } from '../../ocr/confined/wire.ts';
import { collect } from './collect.ts';
import { DEFAULT_LIMITS, type EvidenceLimits } from './limits.ts';
import { EvidenceRefusal, isEvidenceCode } from './refusal.ts';
import type { EvidenceFile, EvidenceKind, Examination, ExamineOptions } from './types.ts';
import type { EvidenceJob, EvidenceOutcome } from './wire.ts';

export interface EvidenceExaminer {
  /**
   * What the file is and how good it is as evidence. Whatever the file is, the service keeps running.
   *
   * @throws EvidenceRefusal when it is not evidence or could not be examined; such a file never passes
   */
  examine(file: EvidenceFile, options?: ExamineOptions): Promise<Examination>;
  /** Ends the processes; what waits or runs fails with `evidence.closing`. */
  close(): Promise<void>;
  /** Processes that exist now. */
  pids(): number[];
}

export interface ExaminerSettings {
  readonly limits?: Partial<EvidenceLimits>;
  /** Files at a time, each in a process of its own. */
  readonly children?: number;
  /** Files that may wait. */
  readonly waiting?: number;
  /** Files after which a process is replaced. */
  readonly filesPerChild?: number;
  /** Size to which a process may have grown between two files, MiB. */
  readonly restingMb?: number;
  /** Time without a file after which a process is ended, ms. */
  readonly idleMs?: number;
}

const ALLOWED: readonly EvidenceKind[] = ['picture', 'pdf'];
/** JavaScript only; pixels live outside the heap. */
const HEAP_MB = 256;

/** Processes are started when they are first needed. */
export function openExaminer(settings: ExaminerSettings = {}): EvidenceExaminer {
  const { children = 2, waiting = 100, filesPerChild = 100, restingMb = 400, idleMs = 60_000 } = settings;
  const limits: EvidenceLimits = { ...DEFAULT_LIMITS, ...settings.limits };
  const { memoryMb, startMs, timeMs } = limits;
  const module = new URL('./inside/main.ts', import.meta.url);
  const pool = openPool<EvidenceJob, EvidenceOutcome>(
    { module, heapMb: HEAP_MB, memoryMb, startMs, timeMs },
    { children, waiting, jobsPerChild: filesPerChild, restingMb, idleMs },
  );

  return {
    async examine(file, { allowed = ALLOWED, maxBytes = limits.maxBytes } = {}) {
      const found = await pool.inTurn(async (borrow) => {
        const most = Math.min(maxBytes, limits.maxBytes);
        const bytes = await collect(file, { maxBytes: most, fetchMs: limits.fetchMs });
        const child = borrow();
        if (child === 'closing') throw new EvidenceRefusal('evidence.closing');
        return resultOf(await child.ask({ allowed, limits }, bytes), child.complaint, timeMs);
      });
      if (typeof found === 'string') throw new EvidenceRefusal(`evidence.${found}`);
      return found;
    },
    close: () => pool.close(),
    pids: () => pool.pids(),
  };
}

/** @throws EvidenceRefusal also for a crash, too much time or too much memory */
function resultOf(answer: Answer<EvidenceOutcome> | Ended, complaint: string, timeMs: number): Examination {
  if (answer.type === 'examined') {
    const { preview } = answer.examination;
    // Through the channel a Buffer arrives as plain bytes.
    return { ...answer.examination, preview: preview && Buffer.from(preview) };
  }
  if (answer.type === 'refused' && isEvidenceCode(answer.code))
    throw new EvidenceRefusal(answer.code, answer.params);
  if (answer.type !== 'ended') throw new EvidenceRefusal('evidence.crashed', {}, { cause: answer });
  const params = answer.why === 'timeout' ? { seconds: Math.ceil(timeMs / 1000) } : {};
  throw new EvidenceRefusal(ENDS[answer.why], params, { cause: new Error(complaint) });
}

const ENDS = {
  crashed: 'evidence.crashed',
  timeout: 'evidence.took_too_long',
  memory: 'evidence.took_too_much_memory',
  closing: 'evidence.closing',
} as const;
