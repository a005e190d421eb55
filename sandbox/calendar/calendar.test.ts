import { afterEach, describe, expect, it } from 'vitest';
import type { CalendarEventView } from '../control-types.ts';
import { connectBot } from '../testing/bot.ts';
import { type Kit, startKit } from '../testing/kit.ts';

let kit: Kit;
afterEach(() => kit.close());

const at = (hour: number) => ({
  dateTime: `2026-03-18T${String(hour).padStart(2, '0')}:00:00+08:00`,
  timeZone: 'Asia/Shanghai',
});
const path = (who: string, rest = '') => `/v1.0/calendar/users/union-${who}/calendars/primary/events${rest}`;
const meeting = (more: object = {}) => ({
  summary: '异常升级会议',
  start: at(10),
  end: at(11),
  attendees: [{ id: 'union-wang' }, { id: 'union-chen', isOptional: true }],
  ...more,
});
const create = (body: object = meeting(), headers = {}) => kit.api('POST', path('zhou'), body, headers);
const calendar = (userId: string) => kit.get<CalendarEventView[]>(`/people/${userId}/calendar`);

describe('creating', () => {
  it('puts the event into the calendars of the organizer and all invited', async () => {
    kit = await startKit();
    const answer = await create(
      meeting({ location: { displayName: '一号会议室' }, onlineMeetingInfo: { type: 'dingtalk' } }),
    );
    expect(answer.body).toMatchObject({
      id: expect.any(String),
      organizer: { id: 'union-zhou', displayName: '周建国' },
      attendees: [
        { id: 'union-wang', displayName: '王强', responseStatus: 'needsAction' },
        { id: 'union-chen' },
      ],
      onlineMeetingInfo: { conferenceId: expect.any(String), url: expect.any(String) },
    });
    for (const userId of ['zhou', 'wang', 'chen']) {
      expect(await calendar(userId)).toMatchObject([
        { summary: '异常升级会议', location: '一号会议室', organizer: { userId: 'zhou' } },
      ]);
    }
    expect(await calendar('liu')).toEqual([]);
  });

  it('answers the first event again for the same x-client-token, for a day', async () => {
    kit = await startKit();
    const token = { 'x-client-token': 'order-42-tier-3' };
    const first = await create(meeting(), token);
    expect((await create(meeting(), token)).body.id).toBe(first.body.id);
    expect(await calendar('wang')).toHaveLength(1);
    await kit.post('/clock', { forwardMs: 86_400_001 });
    expect((await create(meeting(), token)).body.id).not.toBe(first.body.id);
  });

  it('stops at 100 events a day for one organizer', async () => {
    kit = await startKit();
    const headers = { 'x-acs-dingtalk-access-token': await kit.token() };
    for (let count = 0; count < 100; count += 1) await kit.raw('POST', path('zhou'), meeting(), headers);
    expect((await create()).body.code).toBe('flowLimit');
    expect((await kit.api('POST', path('chen'), meeting())).status).toBe(200);
    await kit.post('/clock', { forwardMs: 86_400_000 });
    expect((await create()).status).toBe(200);
  });

  it.each([
    ['no summary', { summary: '' }],
    ['the end before the start', { end: at(9) }],
    ['a time without offset', { start: { dateTime: '2026-03-18T10:00:00', timeZone: 'Asia/Shanghai' } }],
    ['a stranger invited', { attendees: [{ id: 'wang' }] }],
    ['an outsider invited', { attendees: [{ id: 'union-guest' }] }],
    ['a description above 5000', { description: 'x'.repeat(5001) }],
  ])('refuses %s', async (_what, wrong) => {
    kit = await startKit();
    expect(await create(meeting(wrong))).toMatchObject({ status: 400, body: { code: 'invalidParameter' } });
    expect(await calendar('zhou')).toEqual([]);
  });

  it('knows whole days', async () => {
    kit = await startKit();
    const answer = await create(
      meeting({ isAllDay: true, start: { date: '2026-03-18' }, end: { date: '2026-03-19' } }),
    );
    expect(answer.body).toMatchObject({ isAllDay: true, start: { date: '2026-03-18' } });
  });
});

describe('changing', () => {
  it('is the organizer’s right, and asks again when the time moved', async () => {
    kit = await startKit();
    const { id } = (await create()).body as { id: string };
    await kit.api('POST', path('wang', `/${id}/respond`), { responseStatus: 'accepted' });
    expect((await kit.api('PUT', path('wang', `/${id}`), { id, summary: '改' })).body.code).toBe(
      'permissionDeny',
    );
    await kit.api('PUT', path('zhou', `/${id}`), { id, summary: '改期会议' });
    expect((await calendar('wang'))[0]).toMatchObject({
      summary: '改期会议',
      attendees: [{ status: 'accepted' }, {}],
    });
    await kit.api('PUT', path('zhou', `/${id}`), { id, start: at(14), end: at(15) });
    expect((await calendar('wang'))[0]).toMatchObject({
      start: at(14),
      attendees: [{ status: 'needsAction' }, {}],
    });
  });

  it('adds and removes people', async () => {
    kit = await startKit();
    const { id } = (await create()).body as { id: string };
    await kit.api('POST', path('zhou', `/${id}/attendees`), { attendeesToAdd: [{ id: 'union-sun' }] });
    expect(await calendar('sun')).toHaveLength(1);
    await kit.api('POST', path('zhou', `/${id}/attendees/batchRemove`), {
      attendeesToRemove: [{ id: 'union-wang' }],
    });
    expect(await calendar('wang')).toEqual([]);
  });

  it('cancels for all, deletes for all, or takes it out of one calendar', async () => {
    kit = await startKit();
    const { id } = (await create()).body as { id: string };
    await kit.api('DELETE', path('chen', `/${id}`));
    expect(await calendar('chen')).toEqual([]);
    await kit.api('POST', path('zhou', `/${id}/cancel`));
    expect((await calendar('wang'))[0]?.status).toBe('cancelled');
    await kit.api('DELETE', path('zhou', `/${id}`));
    expect((await kit.api('GET', path('zhou', `/${id}`))).body.code).toBe('itemNotFound');
  });

  it('deletes in silence, or tells people, who then see it as cancelled', async () => {
    kit = await startKit();
    const ids = [(await create()).body.id, (await create()).body.id];
    expect((await calendar('wang'))[0]?.told).toEqual({ what: 'invited', at: expect.any(Number) });
    await kit.api('DELETE', path('zhou', `/${ids[0]}`));
    expect(await calendar('wang')).toHaveLength(1);
    await kit.api('DELETE', path('zhou', `/${ids[1]}?pushNotification=true`));
    expect(await calendar('wang')).toMatchObject([{ status: 'cancelled', told: { what: 'cancelled' } }]);
    for (const id of ids) {
      expect((await kit.api('GET', path('wang', `/${id}`))).body.code).toBe('itemNotFound');
      expect((await kit.api('DELETE', path('zhou', `/${id}`))).body.code).toBe('itemNotFound');
    }
  });

  it('tells people of a change, unless it shall not', async () => {
    kit = await startKit();
    const { id } = (await create()).body as { id: string };
    const quietly = { extra: { noPushNotification: 'true' } };
    await kit.api('PUT', path('zhou', `/${id}`), { id, summary: '改', ...quietly });
    expect((await calendar('wang'))[0]).toMatchObject({ summary: '改', told: { what: 'invited' } });
    await kit.api('PUT', path('zhou', `/${id}`), { id, summary: '再改' });
    expect((await calendar('wang'))[0]?.told?.what).toBe('changed');
  });
});

describe('looking', () => {
  it('lists what overlaps a period', async () => {
    kit = await startKit();
    const { id } = (await create()).body as { id: string };
    expect((await kit.api('GET', path('wang', `/${id}`))).body).toMatchObject({
      id,
      summary: '异常升级会议',
    });
    const list = async (from: string, to: string) => {
      const query = new URLSearchParams({ timeMin: from, timeMax: to });
      return ((await kit.api('GET', path('wang', `?${query}`))).body.events as unknown[]).length;
    };
    expect(await list('2026-03-18T10:30:00+08:00', '2026-03-18T12:00:00+08:00')).toBe(1);
    expect(await list('2026-03-18T11:00:00+08:00', '2026-03-18T12:00:00+08:00')).toBe(0);
  });

  it('tells busy times: accepted is busy, unanswered tentative, declined free', async () => {
    kit = await startKit();
    const { id } = (await create()).body as { id: string };
    await kit.api('POST', path('wang', `/${id}/respond`), { responseStatus: 'declined' });
    const answer = await kit.api('POST', '/v1.0/calendar/users/union-zhou/querySchedule', {
      userIds: ['union-zhou', 'union-wang', 'union-chen', 'union-none'],
      startTime: '2026-03-18T00:00:00+08:00',
      endTime: '2026-03-19T00:00:00+08:00',
    });
    expect(answer.body.scheduleInformation).toEqual([
      { userId: 'union-zhou', scheduleItems: [{ status: 'BUSY', start: at(10), end: at(11) }] },
      { userId: 'union-wang', scheduleItems: [] },
      { userId: 'union-chen', scheduleItems: [{ status: 'TENTATIVE', start: at(10), end: at(11) }] },
      { userId: 'union-none', error: expect.any(String), scheduleItems: [] },
    ]);
  });
});

describe('people at their calendars', () => {
  it('put something in by hand, are busy then, and the bot is told', async () => {
    kit = await startKit();
    const bot = await connectBot(kit);
    const put = { userId: 'wang', summary: '看牙', start: at(14).dateTime, end: at(15).dateTime };
    await kit.post('/calendar', put);
    expect(await calendar('wang')).toMatchObject([{ summary: '看牙', organizer: { userId: 'wang' } }]);
    const answer = await kit.api('POST', '/v1.0/calendar/users/union-zhou/querySchedule', {
      userIds: ['union-wang'],
      startTime: '2026-03-18T00:00:00+08:00',
      endTime: '2026-03-19T00:00:00+08:00',
    });
    expect(answer.body.scheduleInformation).toEqual([
      { userId: 'union-wang', scheduleItems: [{ status: 'BUSY', start: at(14), end: at(15) }] },
    ]);
    expect((await bot.frame('*')).parsed).toMatchObject({ changeType: 'create' });
    await expect(kit.post('/calendar', { ...put, userId: 'guest' })).rejects.toThrow(/404/);
    await expect(kit.post('/calendar', { ...put, end: at(13).dateTime })).rejects.toThrow(/400/);
  });

  it('answer and move, and the bot is told by an event', async () => {
    kit = await startKit();
    const { id } = (await create()).body as { id: string };
    const bot = await connectBot(kit);
    await kit.post(`/calendar/${id}/respond`, { userId: 'wang', status: 'declined' });
    const event = await bot.frame('*');
    expect(event).toMatchObject({
      headers: { eventType: 'calendar_event_change' },
      parsed: {
        calendarEventId: id,
        changeType: 'respond',
        unionIdList: ['union-zhou', 'union-wang', 'union-chen'],
      },
    });
    await kit.post(`/calendar/${id}/move`, { userId: 'zhou', start: at(16).dateTime, end: at(17).dateTime });
    expect((await bot.frame('*', 1)).parsed).toMatchObject({ changeType: 'update' });
    expect((await calendar('wang'))[0]).toMatchObject({
      start: at(16),
      attendees: [{ status: 'needsAction' }, {}],
    });
    await expect(kit.post(`/calendar/${id}/respond`, { userId: 'liu', status: 'accepted' })).rejects.toThrow(
      /409/,
    );
  });
});
