import type { Logger } from 'pino';
import { z } from 'zod';
import type { Busy } from '../../workflows/context.ts';
import type { CalendarPerson } from '../channel.ts';
import { apis } from './openapi/apis.ts';
import type { ApiClient } from './openapi/client.ts';
import { ApiError } from './openapi/error.ts';
import { hintFor } from './openapi/hints.ts';

/** So many people in one question (KB 0260). */
const PER_CALL = 20;
/** In whose names a question is tried that the platform refuses, e.g. because somebody has just left. */
const CALLERS = 3;
/** One attempt, ms: a meeting is planned without calendars rather than late. */
const PATIENCE_MS = 5_000;
const PERMISSION = 'Calendar.EventSchedule.Read';

type Known = CalendarPerson & { unionId: string };

const time = z.object({ dateTime: z.string().nullish(), date: z.string().nullish() });
const item = z.object({ status: z.string().nullish(), start: time, end: time });
const answerSchema = z.object({
  scheduleInformation: z.array(
    z.object({ userId: z.string(), error: z.string().nullish(), scheduleItems: z.array(item).nullish() }),
  ),
});
type Schedule = z.infer<typeof answerSchema>['scheduleInformation'][number];

/**
 * Free/busy of any number of people. Busy is also what they have not answered yet (TENTATIVE). Who has no unionId, whom
 * the platform answers with an error, and who is in a question that failed, is absent.
 * @throws ApiError when every question failed
 */
export async function readBusy(
  deps: { client: ApiClient; log: Logger },
  people: readonly CalendarPerson[],
  from: Date,
  to: Date,
): Promise<Map<string, Busy[]>> {
  const known = people.filter((one): one is Known => Boolean(one.unionId));
  const answers = await Promise.allSettled(
    chunks(known).map((part) => ask(deps.client, known, part, from, to)),
  );
  const found = new Map<string, Busy[]>();
  const unreadable: Record<string, string> = {};
  for (const answer of answers) {
    if (answer.status === 'rejected') complain(deps.log, answer.reason);
    else for (const one of answer.value) take(known, one, found, unreadable);
  }
  if (Object.keys(unreadable).length > 0)
    deps.log.info({ code: 'dingtalk.calendar_unreadable', unreadable }, 'some calendars could not be read');
  const failed = answers.filter((one) => one.status === 'rejected');
  if (failed.length > 0 && failed.length === answers.length) throw failed[0]?.reason;
  return found;
}

const chunks = (people: readonly Known[]): Known[][] =>
  Array.from({ length: Math.ceil(people.length / PER_CALL) }, (_, n) =>
    people.slice(n * PER_CALL, (n + 1) * PER_CALL),
  );

/** Asks in the name of the first; when the platform does not take them, of the next. */
async function ask(
  client: ApiClient,
  callers: readonly Known[],
  people: readonly Known[],
  from: Date,
  to: Date,
): Promise<Schedule[]> {
  const json = {
    userIds: people.map((one) => one.unionId),
    startTime: inShanghai(from),
    endTime: inShanghai(to),
  };
  for (let n = 0; ; n += 1) {
    try {
      const path = { unionId: callers[n]?.unionId ?? '' };
      const call = { path, json, timeoutMs: PATIENCE_MS };
      return (await client.call(apis.querySchedule, answerSchema, call)).scheduleInformation;
    } catch (err) {
      const another = err instanceof ApiError && err.kind === 'refused' && n + 1 < CALLERS && callers[n + 1];
      if (!another) throw err;
    }
  }
}

function take(
  people: readonly Known[],
  schedule: Schedule,
  found: Map<string, Busy[]>,
  unreadable: Record<string, string>,
): void {
  const userId = people.find((one) => one.unionId === schedule.userId)?.userId;
  if (!userId) return;
  const items = (schedule.scheduleItems ?? []).map(({ start, end }) => ({
    start: instant(start),
    end: instant(end),
  }));
  // Somebody with a time that can't be read must not look free.
  const odd = items.some(({ start, end }) => Number.isNaN(start.getTime()) || Number.isNaN(end.getTime()));
  if (schedule.error || odd) unreadable[userId] = schedule.error || 'odd times';
  else
    found.set(
      userId,
      items.sort((a, b) => a.start.getTime() - b.start.getTime()),
    );
}

/** Whole days begin and end at midnight in Shanghai. */
const instant = (at: z.infer<typeof time>): Date =>
  new Date(at.dateTime ?? (at.date ? `${at.date}T00:00:00+08:00` : Number.NaN));

/** As the documents write it: 2026-05-01T10:00:00+08:00. */
const inShanghai = (at: Date): string =>
  `${new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;

function complain(log: Logger, err: unknown): void {
  if (!(err instanceof ApiError)) return;
  const reason =
    err.kind === 'permission'
      ? hintFor(err.code, err.scopes.length > 0 ? err.scopes : [PERMISSION])
      : err.hint;
  log.warn(
    { code: `dingtalk.${err.code}`, api: err.api, reason: reason ?? err.message },
    'calendars were not read',
  );
}
