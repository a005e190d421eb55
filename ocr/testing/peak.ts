import { readFileSync } from 'node:fs';

/** The most memory that the process ever had, MiB; 0 where it is gone or there is no /proc. */
export function peakMbOf(pid: number): number {
  try {
    const [, kb = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kb) / 1024;
  } catch {
    return 0;
  }
}

/** Looks at processes again and again; `stop` tells the most memory that one of them had, MiB. */
export function watchPeak(pids: () => readonly number[]): { stop(): number } {
  let peak = 0;
  const look = () => {
    peak = Math.max(peak, ...pids().map(peakMbOf));
  };
  const timer = setInterval(look, 50);
  return {
    stop() {
      clearInterval(timer);
      look();
      return peak;
    },
  };
}
