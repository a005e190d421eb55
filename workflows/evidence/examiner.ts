import { ExaminerChild } from './child.ts';
import { collect } from './collect.ts';
import { DEFAULT_LIMITS, type EvidenceLimits } from './limits.ts';
import { EvidenceRefusal } from './refusal.ts';
import { Slots } from './slots.ts';
import type { EvidenceFile, EvidenceKind, Examination, ExamineOptions } from './types.ts';

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

/** Processes are started when they are first needed. */
export function openExaminer(settings: ExaminerSettings = {}): EvidenceExaminer {
  const { children = 2, waiting = 100, filesPerChild = 100, restingMb = 400, idleMs = 60_000 } = settings;
  const limits: EvidenceLimits = { ...DEFAULT_LIMITS, ...settings.limits };
  const slots = new Slots(children, waiting);
  const idle: { child: ExaminerChild; timer: NodeJS.Timeout }[] = [];
  const living = new Set<ExaminerChild>();

  function takeChild(): ExaminerChild {
    for (let rested = idle.pop(); rested; rested = idle.pop()) {
      clearTimeout(rested.timer);
      if (rested.child.alive) return rested.child;
      living.delete(rested.child);
    }
    const child = new ExaminerChild(limits);
    living.add(child);
    return child;
  }

  function putBack(child: ExaminerChild): void {
    const spent = child.files >= filesPerChild || child.rssMb > restingMb;
    if (!child.alive || spent || slots.closed) return void retire(child);
    const timer = setTimeout(() => {
      idle.splice(idle.indexOf(entry), 1);
      void retire(child);
    }, idleMs).unref();
    const entry = { child, timer };
    idle.push(entry);
  }

  async function retire(child: ExaminerChild): Promise<void> {
    await child.end();
    living.delete(child);
  }

  return {
    async examine(file, { allowed = ALLOWED, maxBytes = limits.maxBytes } = {}) {
      const give = await slots.take();
      try {
        const most = Math.min(maxBytes, limits.maxBytes);
        const bytes = await collect(file, { maxBytes: most, fetchMs: limits.fetchMs });
        if (slots.closed) throw new EvidenceRefusal('evidence.closing');
        const child = takeChild();
        try {
          return await child.examine(bytes, allowed);
        } finally {
          putBack(child);
        }
      } finally {
        give();
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
