import type { Report } from './types.ts';

/** An operation of an order on a machine, as the reports tell it. */
export interface Job {
  orderId: number;
  number: string;
  step: number;
  /** When it began; null where no report tells and none came before it on this machine. */
  from: number | null;
  /** When it ended; null while nobody has said so. */
  to: number | null;
  reports: Report[];
}

/** Clocks may differ by so much. */
export const SKEW_MS = 2 * 60_000;

/**
 * The jobs of a machine by its reports, in order: reports of one operation in a row are one job. It begins when a report
 * says so, else where the job before it ended; it ends with the report that says so, or when another job begins.
 * @param reports in the order of `at`
 */
export function jobsOf(reports: readonly Report[]): Job[] {
  const jobs: Job[] = [];
  for (const report of reports) {
    const last = jobs.at(-1);
    if (last && last.orderId === report.orderId && last.step === report.step && last.to === null) {
      last.reports.push(report);
      if (report.finished) last.to = report.at;
      continue;
    }
    const begin = report.startedAt ?? (last ? (last.to ?? last.reports.at(-1)?.at ?? null) : null);
    if (last && last.to === null) last.to = last.reports.at(-1)?.at ?? report.at;
    const { orderId, number, step } = report;
    jobs.push({
      orderId,
      number,
      step,
      from: begin,
      to: report.finished ? report.at : null,
      reports: [report],
    });
  }
  return jobs;
}
