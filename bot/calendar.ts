import type { Db } from '../db/client.ts';
import type { CalendarPort } from '../workflows/context.ts';
import type { Channel } from './channel.ts';
import { unionIdsOf } from './union-ids.ts';

/** People's calendars, as flows ask for them: by user id, which the channel cannot resolve by itself. */
export function calendarPort(db: Db, channel: Channel): CalendarPort {
  return {
    async busy(userIds, from, to) {
      const unionIds = await unionIdsOf(db, userIds);
      const people = [...new Set(userIds)].map((userId) => ({ userId, unionId: unionIds[userId] || null }));
      return channel.busy(people, from, to);
    },
  };
}
