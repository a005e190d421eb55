import { describe, expect, it } from 'vitest';
import type { CalendarEventView } from '../../../sandbox/control-types.ts';
import type { Sendable } from '../../channel.ts';
import { useStage } from '../testing/stage.ts';

const stage = useStage();

describe('a meeting', () => {
  const meeting: Sendable = {
    kind: 'meeting',
    title: '异常升级会议 SO-1',
    text: '事实……',
    organiserUserId: 'chen',
    attendeeUserIds: ['liu', 'zhou', 'ghost'],
    startsAt: '2026-12-01T10:00:00+08:00',
    endsAt: '2026-12-01T10:30:00+08:00',
    unionIds: { chen: 'union-chen', liu: 'union-liu', zhou: 'union-zhou', ghost: '' },
  };
  const calendar = () => stage.world.control.get<CalendarEventView[]>('/people/liu/calendar');

  it('stands in the calendars of those who have one, and says who was left out', async () => {
    const result = await stage.toLiu(meeting);
    expect(result).toMatchObject({
      outcome: 'sent',
      detail: { eventId: expect.any(String), leftOut: ['ghost'] },
    });
    const event = (await calendar()).at(-1);
    expect(event).toMatchObject({ summary: '异常升级会议 SO-1', organizer: { userId: 'chen' } });
    expect(event?.meetingUrl).toBeTruthy();
  });

  it('asked for again with the same key is the same meeting, also after a lost answer', async () => {
    const before = (await calendar()).length;
    const k = stage.key();
    await stage.fault({ kind: 'after', path: '*/calendars/primary/events', count: 1 });
    const first = await stage.toLiu(meeting, k);
    expect(await stage.toLiu(meeting, k)).toEqual(first);
    expect(await calendar()).toHaveLength(before + 1);
  });

  it('without an organiser that the calendar knows is not possible', async () => {
    expect(await stage.toLiu({ ...meeting, unionIds: {} })).toMatchObject({
      outcome: 'failed',
      code: 'dingtalk.organiser_unknown',
    });
  });
});
