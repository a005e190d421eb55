import { afterEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { CalendarEventView, CallRecord, Person } from '../../sandbox/control-types.ts';
import type { CalendarPerson } from '../channel.ts';
import { readBusy } from './busy.ts';
import type { ApiClient } from './openapi/client.ts';
import { ApiError } from './openapi/error.ts';
import { useStage } from './testing/stage.ts';

const stage = useStage();
const who = (...names: string[]): CalendarPerson[] =>
  names.map((userId) => ({ userId, unionId: `union-${userId}` }));
const at = (hour: number): Date => new Date(`2026-12-01T${String(hour).padStart(2, '0')}:00:00+08:00`);
const busy = (...names: string[]) => stage.world.channel.busy(who(...names), at(8), at(18));
const puts = (userId: string, from: number, to: number) =>
  stage.world.control.post<CalendarEventView>('/calendar', {
    userId,
    start: at(from).toISOString(),
    end: at(to).toISOString(),
  });
const grant = (granted: boolean) =>
  stage.world.control.post('/scopes', { scope: 'Calendar.EventSchedule.Read', granted });
const questions = async () =>
  (await stage.world.control.get<CallRecord[]>('/calls?route=querySchedule')).length;

describe('busy times', () => {
  afterEach(() => grant(true));

  it('are what people have in their calendars, in order; whoever has nothing has an empty list', async () => {
    await puts('liu', 14, 15);
    await puts('liu', 9, 10);
    await puts('liu', 19, 20);
    expect(await busy('chen', 'liu')).toEqual(
      new Map([
        ['chen', []],
        [
          'liu',
          [
            { start: at(9), end: at(10) },
            { start: at(14), end: at(15) },
          ],
        ],
      ]),
    );
  });

  it('count a meeting for everybody invited, answered or not, until it is declined', async () => {
    await stage.toLiu({
      kind: 'meeting',
      title: '异常升级会议',
      text: '',
      organiserUserId: 'wang',
      attendeeUserIds: ['sun', 'qian'],
      startsAt: '2026-12-01T10:00:00+08:00',
      endsAt: '2026-12-01T10:30:00+08:00',
      unionIds: { wang: 'union-wang', sun: 'union-sun', qian: 'union-qian' },
    });
    const [event] = await stage.world.control.get<CalendarEventView[]>('/people/sun/calendar');
    await stage.world.control.post(`/calendar/${event?.eventId}/respond`, {
      userId: 'qian',
      status: 'declined',
    });
    const taken = [{ start: at(10), end: new Date(at(10).getTime() + 1_800_000) }];
    expect(Object.fromEntries(await busy('wang', 'sun', 'qian'))).toEqual({
      wang: taken,
      sun: taken,
      qian: [],
    });
  });

  it('are absent for people whom the calendar does not know', async () => {
    const people = [...who('chen', 'nobody'), { userId: 'newcomer', unionId: null }];
    const found = await stage.world.channel.busy(people, at(8), at(18));
    expect([...found.keys()]).toEqual(['chen']);
    expect(stage.world.codes()).toContain('dingtalk.calendar_unreadable');
  });

  it('are asked in the name of the next when the first is refused', async () => {
    expect([...(await busy('gone', 'chen')).keys()]).toEqual(['chen']);
  });

  it('of nobody cost no question', async () => {
    const before = await questions();
    expect(await stage.world.channel.busy([{ userId: 'newcomer', unionId: null }], at(8), at(18))).toEqual(
      new Map(),
    );
    expect(await questions()).toBe(before);
  });

  it('of many people are asked for twenty at a time', async () => {
    const crowd = Array.from({ length: 45 }, (_, n) => `crowd${n}`);
    for (const userId of crowd) {
      const person: Person = { userId, unionId: `union-${userId}`, name: userId, deptIds: [1] };
      await stage.world.control.post('/people', person);
    }
    const before = await questions();
    expect((await busy(...crowd)).size).toBe(45);
    expect(await questions()).toBe(before + 3);
  });

  it('of people in a question that failed are absent, the others are read', async () => {
    const client = {
      async call(_api: unknown, schema: z.ZodType, { json }: { json: { userIds: string[] } }) {
        const { userIds } = json;
        if (userIds.includes('union-p0'))
          throw new ApiError({ kind: 'uncertain', code: 'timeout', api: '', status: 0, message: '' });
        return schema.parse({ scheduleInformation: userIds.map((userId) => ({ userId })) });
      },
    } as unknown as ApiClient;
    const people = who(...Array.from({ length: 25 }, (_, n) => `p${n}`));
    const found = await readBusy({ client, log: stage.world.log }, people, at(8), at(18));
    expect([...found.keys()]).toEqual(['p20', 'p21', 'p22', 'p23', 'p24']);
    expect(stage.world.codes()).toContain('dingtalk.timeout');
  });

  it('that may not be read are a failure which names the permission', async () => {
    await grant(false);
    await expect(busy('chen', 'liu')).rejects.toThrow(/AccessTokenPermissionDenied/);
    expect(JSON.stringify(stage.world.lines)).toContain('应用缺少权限 Calendar.EventSchedule.Read');
  });

  it('are read after a lost answer', async () => {
    await stage.fault({ kind: 'after', path: '*querySchedule', count: 1 });
    expect((await busy('chen')).size).toBe(1);
  });
});
