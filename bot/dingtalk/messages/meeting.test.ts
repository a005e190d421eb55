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

  it('may have a long page of facts, which is cut where the calendar ends', async () => {
    const result = await stage.toLiu({ ...meeting, title: '题'.repeat(3_000), text: '事实😀'.repeat(3_000) });
    expect(result).toMatchObject({ outcome: 'sent' });
    const event = (await calendar()).at(-1);
    expect(event?.summary).toHaveLength(2_048);
    expect(event?.description.length).toBeGreaterThan(4_900);
    expect(event?.description).toMatch(/[实😀事]…$/u);
  });

  it('without an organiser that the calendar knows is not possible', async () => {
    expect(await stage.toLiu({ ...meeting, unionIds: {} })).toMatchObject({
      outcome: 'failed',
      code: 'dingtalk.organiser_unknown',
    });
  });
});

describe('a meeting that changes', () => {
  const known = {
    organiserUserId: 'chen',
    unionIds: { chen: 'union-chen', liu: 'union-liu', wang: 'union-wang' },
  };
  const created = async (): Promise<string> => {
    const result = await stage.toLiu({
      kind: 'meeting',
      title: '异常升级会议 SO-2',
      text: '事实',
      attendeeUserIds: ['liu'],
      startsAt: '2026-12-02T10:00:00+08:00',
      endsAt: '2026-12-02T10:30:00+08:00',
      ...known,
    });
    return result.outcome === 'sent' ? String(result.detail?.eventId) : '';
  };
  const seenBy = async (userId: string, eventId: string) => {
    const events = await stage.world.control.get<CalendarEventView[]>(`/people/${userId}/calendar`);
    return events.find((one) => one.eventId === eventId);
  };
  const change = { kind: 'meeting_update', meetingKey: 'm', title: '改', text: '新事实', ...known } as const;
  const cancel = { kind: 'meeting_cancel', meetingKey: 'm', reason: '已解决', ...known } as const;
  const PATH = '*/calendars/primary/events/*';

  it('shows its new words and keeps time and people', async () => {
    const eventId = await created();
    await stage.world.control.post(`/calendar/${eventId}/respond`, { userId: 'liu', status: 'accepted' });
    expect(await stage.toLiu({ ...change, eventId })).toEqual({ outcome: 'sent', detail: { eventId } });
    expect(await seenBy('liu', eventId)).toMatchObject({
      summary: '改',
      description: '新事实',
      start: { dateTime: '2026-12-02T10:00:00+08:00' },
      attendees: [{ userId: 'liu', status: 'accepted' }],
      told: { what: 'changed' },
    });
  });

  it('moves, with other people, the same after a lost answer', async () => {
    const eventId = await created();
    const moved = {
      ...change,
      eventId,
      startsAt: '2026-12-02T14:00:00+08:00',
      endsAt: '2026-12-02T14:30:00+08:00',
      attendeeUserIds: ['wang', 'ghost'],
    };
    await stage.fault({ kind: 'after', path: PATH, count: 1 });
    expect(await stage.toLiu(moved)).toEqual({ outcome: 'sent', detail: { eventId, leftOut: ['ghost'] } });
    expect(await seenBy('wang', eventId)).toMatchObject({ start: { dateTime: '2026-12-02T14:00:00+08:00' } });
    expect(await seenBy('liu', eventId)).toBeUndefined();
  });

  it('is cancelled for everybody, who are told', async () => {
    const eventId = await created();
    expect(await stage.toLiu({ ...cancel, eventId })).toEqual({ outcome: 'sent', detail: { eventId } });
    expect(await seenBy('liu', eventId)).toMatchObject({ status: 'cancelled', told: { what: 'cancelled' } });
  });

  it('is cancelled once, however often it is asked and answers are lost', async () => {
    const eventId = await created();
    await stage.fault({ kind: 'after', path: PATH, count: 1 });
    const gone = { outcome: 'sent', detail: { eventId, gone: true } };
    expect(await stage.toLiu({ ...cancel, eventId })).toEqual(gone);
    expect(await stage.toLiu({ ...cancel, eventId })).toEqual(gone);
    expect(await stage.toLiu({ ...change, eventId })).toEqual(gone);
  });

  it('without the permission is not changed, and the permission is named', async () => {
    const eventId = await created();
    const scope = 'Calendar.Event.Write';
    await stage.world.control.post('/scopes', { scope, granted: false });
    const result = await stage.toLiu({ ...cancel, eventId });
    await stage.world.control.post('/scopes', { scope, granted: true });
    expect(result).toMatchObject({ outcome: 'failed', reason: expect.stringContaining(scope) });
    expect(await stage.toLiu({ ...cancel, eventId, unionIds: {} })).toMatchObject({
      code: 'dingtalk.organiser_unknown',
    });
  });
});
