import type { Busy, Ctx } from '../context.ts';

/** What people have in their calendars. */
export interface Calendars {
  busy: ReadonlyMap<string, readonly Busy[]>;
  /** False: nobody's calendar could be read. */
  known: boolean;
}

/** An answer that takes longer is not waited for: the meeting is planned without it. */
const PATIENCE_MS = 8_000;

const nothing: Calendars = { busy: new Map(), known: false };

/** Asks the platform for people's calendars, who organises first. Whatever goes wrong, the meeting is not held up. */
export async function askCalendars(
  ctx: Pick<Ctx, 'calendar' | 'log'>,
  userIds: readonly string[],
  from: Date,
  to: Date,
): Promise<Calendars> {
  if (!ctx.calendar) return nothing;
  let timer: NodeJS.Timeout | undefined;
  try {
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS} ms`)), PATIENCE_MS);
    });
    const busy = await Promise.race([ctx.calendar.busy(userIds, from, to), late]);
    return { busy, known: busy.size > 0 };
  } catch (err) {
    ctx.log.warn({ err, code: 'escalation.calendars_unknown' }, 'calendars could not be read');
    return nothing;
  } finally {
    clearTimeout(timer);
  }
}
