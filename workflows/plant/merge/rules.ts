import { type Job, jobsOf, SKEW_MS } from './jobs.ts';
import type { Conflict, MachineFacts, Report, Seen } from './types.ts';

const MINUTE = 60_000;
/** Somebody who has just begun has not reported yet. */
export const UNREPORTED_MS = 15 * MINUTE;
/** A reported job whose machine stands for longer is not being worked on. */
export const IDLE_MS = 30 * MINUTE;
/** What interrupts running for less is still the same work. */
const PAUSE_MS = 10 * MINUTE;
/** A job with nobody near it for longer was forgotten, not reported as finished. */
const FORGOTTEN_MS = 16 * 60 * MINUTE;
/** Counter and report may differ by so many pieces, or by this share. */
const [PIECES, SHARE] = [2, 0.03];
/** A stretch counts as seen, or as not seen, from these shares on. */
const [MOSTLY, HARDLY] = [0.8, 0.5];

/**
 * Compares what a machine did with what was reported of it (plant.md §1.6). The machine is right about time and state, the
 * report about whose job it was and how many pieces were good; where they do not fit, both are told.
 */
export function conflictsOf(facts: MachineFacts): Conflict[] {
  const clocks = facts.reports.flatMap((report, index) =>
    clockDiffers(facts, report, facts.reports[index - 1]),
  );
  const doubtful = new Set(clocks.map(({ mark }) => mark));
  // Both stamps are kept; for the order of events the one counts that our own clock gave.
  const jobs = jobsOf(
    facts.reports.map((report) => (doubtful.has(report.key) ? { ...report, at: report.receivedAt } : report)),
  );
  return [
    ...clocks,
    ...unreported(facts, jobs),
    ...jobs.flatMap((job) => [...idleReport(facts, job), ...countDiffers(facts, job)]),
    ...facts.reports.flatMap((report, index) => reportOnly(facts, report, facts.reports[index - 1])),
  ];
}

const works = ({ state }: Seen): boolean => state === 'run' || state === 'setup';

/** It runs and nobody has said for what: 未报工. */
function unreported({ seen, now }: MachineFacts, jobs: readonly Job[]): Conflict[] {
  const since = worksSince(seen, now);
  const last = jobs.at(-1);
  if (since === null || (last && last.to === null && !isForgotten(last, now))) return [];
  const from = Math.max(since, last?.to ?? since);
  if (now - from < UNREPORTED_MS) return [];
  const minutes = Math.round((now - from) / MINUTE);
  return [
    {
      ...{
        kind: 'unreported',
        mark: String(Math.round(from / MINUTE)),
        orderId: null,
        step: null,
        from,
        to: null,
      },
      ...{ plc: { minutes }, mes: { reported: null } },
    },
  ];
}

/** Since when it has been working, short pauses included; null when it does not work now. */
function worksSince(seen: readonly Seen[], now: number): number | null {
  let since: number | null = null;
  for (const one of [...seen].reverse()) {
    if (!works(one)) continue;
    if ((since ?? now) - one.to > PAUSE_MS) break;
    since = one.from;
  }
  return since;
}

const isForgotten = (job: Job, now: number): boolean => now - (job.reports.at(-1)?.at ?? now) > FORGOTTEN_MS;

/** It was reported as begun, and the machine stands: 疑似空报. An alarm is no such thing: everybody sees it. */
function idleReport({ seen, now }: MachineFacts, job: Job): Conflict[] {
  if (job.from === null) return [];
  const end = job.to ?? now;
  const { from: begin } = job;
  return stands(seen, begin, end).flatMap(({ from, to }) => {
    const ongoing = job.to === null && to >= now - PAUSE_MS;
    if (to - from < IDLE_MS) return [];
    const minutes = Math.round((to - from) / MINUTE);
    const conflict: Conflict = {
      ...{ kind: 'idle_report', mark: `${job.orderId}:${job.step}:${Math.round(from / MINUTE)}` },
      ...{ orderId: job.orderId, step: job.step, from, to: ongoing ? null : to },
      ...{ plc: { minutes }, mes: { startedAt: new Date(begin).toISOString() } },
    };
    return [conflict];
  });
}

/** Stretches in which it stood idle or switched off, cut to a span; what touches is one. */
function stands(seen: readonly Seen[], from: number, to: number): { from: number; to: number }[] {
  const all: { from: number; to: number }[] = [];
  for (const one of seen) {
    if (one.state !== 'idle' && one.state !== 'off') continue;
    const cut = { from: Math.max(from, one.from), to: Math.min(to, one.to) };
    if (cut.from >= cut.to) continue;
    const last = all.at(-1);
    if (last && cut.from - last.to < MINUTE) last.to = cut.to;
    else all.push(cut);
  }
  return all;
}

/** The machine made another number of parts than was reported, from the job's begin to its last report. */
function countDiffers({ seen, counts }: MachineFacts, { from, reports, ...job }: Job): Conflict[] {
  const last = reports.at(-1);
  if (!counts || from === null || !last) return [];
  const told = reports.reduce((sum, { good, scrap }) => sum + good + scrap, 0);
  const until = last.at;
  // While much was not seen the counter cannot be held against anybody.
  if (told === 0 || knownShare(seen, from, until) < MOSTLY) return [];
  const parts = counts.reduce(
    (sum, { at, delta }) => sum + (at >= from - MINUTE && at < until ? delta : 0),
    0,
  );
  if (Math.abs(parts - told) <= Math.max(PIECES, SHARE * told)) return [];
  return [
    {
      ...{ kind: 'count', mark: `${job.orderId}:${job.step}:${Math.round(from / MINUTE)}` },
      ...{ orderId: job.orderId, step: job.step, from, to: until, plc: { parts } },
      mes: {
        parts: told,
        good: reports.reduce((sum, { good }) => sum + good, 0),
        scrap: reports.reduce((sum, { scrap }) => sum + scrap, 0),
      },
    },
  ];
}

/** Nobody saw the machine while this was made: 仅报工. */
function reportOnly({ seen }: MachineFacts, report: Report, before: Report | undefined): Conflict[] {
  const from = report.startedAt ?? before?.at ?? null;
  if (from === null || report.at - from < MINUTE || knownShare(seen, from, report.at) > HARDLY) return [];
  const known = Math.round((knownShare(seen, from, report.at) * (report.at - from)) / MINUTE);
  return [
    {
      ...{ kind: 'report_only', mark: report.key, orderId: report.orderId, step: report.step },
      ...{ from, to: report.at, plc: { knownMinutes: known } },
      mes: { minutes: Math.round((report.at - from) / MINUTE), parts: report.good + report.scrap },
    },
  ];
}

/** Pieces are said to be finished before the machine ran at all, by more than clocks may differ. */
function clockDiffers({ seen }: MachineFacts, report: Report, before: Report | undefined): Conflict[] {
  const from = Math.max(report.startedAt ?? before?.at ?? report.at - 60 * MINUTE, report.at - 60 * MINUTE);
  if (report.good === 0 || report.receivedAt <= report.at + SKEW_MS) return [];
  if (
    knownShare(seen, from, report.at) < MOSTLY ||
    seen.some((one) => works(one) && one.to > from && one.from < report.at)
  )
    return [];
  const first = seen.find(
    (one) => one.state === 'run' && one.from >= report.at && one.from < report.receivedAt,
  );
  if (!first || first.from - report.at <= SKEW_MS) return [];
  return [
    {
      ...{ kind: 'clock', mark: report.key, orderId: report.orderId, step: report.step },
      ...{ from: report.at, to: first.from, plc: { ranAt: new Date(first.from).toISOString() } },
      mes: { at: new Date(report.at).toISOString(), receivedAt: new Date(report.receivedAt).toISOString() },
    },
  ];
}

function knownShare(seen: readonly Seen[], from: number, to: number): number {
  if (to <= from) return 1;
  let known = 0;
  for (const one of seen)
    if (one.state !== 'unknown') known += Math.max(0, Math.min(one.to, to) - Math.max(one.from, from));
  return known / (to - from);
}
