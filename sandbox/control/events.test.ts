import { afterEach, describe, expect, it } from 'vitest';
import type { ChangeEvent } from '../control-types.ts';
import { eventually, type Kit, pause, startKit } from '../testing/kit.ts';
import { testTemplate, testTemplateId } from '../testing/templates.ts';

let kit: Kit;
const streams: AbortController[] = [];
afterEach(async () => {
  for (const one of streams.splice(0)) one.abort();
  await kit.close();
});

interface Heard {
  id: number;
  event: ChangeEvent;
}

/** Follows the stream as a page would. */
async function follow(query = '', headers: Record<string, string> = {}): Promise<Heard[]> {
  const abort = new AbortController();
  streams.push(abort);
  const response = await fetch(`${kit.sandbox.url}/sandbox/events${query}`, {
    headers,
    signal: abort.signal,
  });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const heard: Heard[] = [];
  const read = async () => {
    let rest = '';
    for await (const chunk of response.body ?? []) {
      const blocks = (rest + Buffer.from(chunk).toString()).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const [, id, data] = /^id: (\d+)\ndata: (.*)$/.exec(block) ?? [];
        if (id && data) heard.push({ id: Number(id), event: JSON.parse(data) as ChangeEvent });
      }
    }
  };
  read().catch(() => undefined);
  return heard;
}

const types = (heard: Heard[]) => heard.map((one) => one.event.type);
const heardType = <T extends ChangeEvent['type']>(heard: Heard[], type: T) =>
  eventually(`an event ${type}`, () =>
    heard
      .map((one) => one.event)
      .find((event): event is Extract<ChangeEvent, { type: T }> => event.type === type),
  );

describe('the event stream of one person', () => {
  it('tells their messages and nobody else’s', async () => {
    kit = await startKit();
    const chen = await follow('?userId=chen');
    const qian = await follow('?userId=qian');
    await kit.post('/say', { userId: 'wang', conversationId: 'cidDemoGroup', text: '开会' });
    expect(await heardType(chen, 'message')).toMatchObject({ message: { body: { text: '开会' } } });
    await kit.post('/clock', { forwardMs: 1000 });
    await heardType(qian, 'clock');
    expect(types(qian)).toEqual(['clock']);
  });

  it('tells cards as painted for them', async () => {
    kit = await startKit();
    await kit.post('/templates', { templateId: testTemplateId, template: testTemplate });
    const [chen, wang] = [await follow('?userId=chen'), await follow('?userId=wang')];
    const all = await follow();
    await kit.api('POST', '/v1.0/card/instances/createAndDeliver', {
      cardTemplateId: testTemplateId,
      outTrackId: 'c',
      cardData: { cardParamMap: { title: '甲' } },
      privateData: { wang: { cardParamMap: { title: '乙' } } },
      openSpaceId: 'dtv1.card//IM_GROUP.cidDemoGroup',
      imGroupOpenDeliverModel: { robotCode: 'dingsandboxclient' },
    });
    expect(await heardType(chen, 'message')).toMatchObject({
      message: { body: { type: 'card' }, card: { text: '甲' } },
    });
    expect(await heardType(wang, 'card')).toMatchObject({ card: { text: '乙', forUserId: 'wang' } });
    expect(await heardType(all, 'card')).toMatchObject({
      card: null,
      userIds: expect.arrayContaining(['chen', 'wang']),
    });
  });

  it('tells notices, meetings, todos, faults and connections', async () => {
    kit = await startKit();
    const chen = await follow('?userId=chen');
    await kit.oapi('/topapi/message/corpconversation/asyncsend_v2', {
      agent_id: 100_001,
      userid_list: 'chen',
      msg: { msgtype: 'text', text: { content: 'x' } },
    });
    const time = (hour: number) => ({
      dateTime: `2030-01-01T0${hour}:00:00+08:00`,
      timeZone: 'Asia/Shanghai',
    });
    await kit.api('POST', '/v1.0/calendar/users/union-zhou/calendars/primary/events', {
      summary: '会',
      start: time(1),
      end: time(2),
      attendees: [{ id: 'union-chen' }],
    });
    await kit.api('POST', '/v1.0/todo/users/union-zhou/tasks', {
      subject: '办',
      executorIds: ['union-chen'],
      detailUrl: { pcUrl: 'http://a' },
    });
    await kit.post('/faults', { kind: 'error' });
    await eventually('all four', () =>
      ['workNotification', 'calendar', 'todo', 'faults'].every((type) =>
        types(chen).includes(type as ChangeEvent['type']),
      )
        ? true
        : undefined,
    );
    await heardType(chen, 'counters');
  });
});

describe('coming back', () => {
  it('gets what was missed by Last-Event-ID', async () => {
    kit = await startKit();
    const before = await follow('?userId=chen');
    await kit.post('/say', { userId: 'chen', text: '一' });
    await heardType(before, 'message');
    await kit.post('/say', { userId: 'chen', text: '二' });
    const after = await follow('?userId=chen', { 'last-event-id': String(before[0]?.id) });
    await eventually('the second', () => (after.length > 0 ? true : undefined));
    await pause(20);
    const texts = after.flatMap(({ event }) =>
      event.type === 'message' && event.message.body.type === 'text' ? event.message.body.text : [],
    );
    expect(texts).toEqual(['二']);
  });

  it('is told to reload when too much was missed', async () => {
    kit = await startKit();
    expect(types(await followUntil('?since=99999'))).toEqual(['resync']);
  });

  it('is told to reload after a reset', async () => {
    kit = await startKit();
    const chen = await follow('?userId=chen');
    await kit.post('/reset');
    await heardType(chen, 'resync');
  });
});

async function followUntil(query: string): Promise<Heard[]> {
  const heard = await follow(query);
  await eventually('anything', () => (heard.length > 0 ? true : undefined));
  return heard;
}
