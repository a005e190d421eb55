import { DWClient, type DWClientDownStream, EventAck, TOPIC_CARD, TOPIC_ROBOT } from 'dingtalk-stream';
import { afterEach, expect, it, vi } from 'vitest';
import type { ClickResult, Counters, MessageView } from './control-types.ts';
import { eventually, type Kit, startKit } from './testing/kit.ts';
import { callbackButton, testTemplate, testTemplateId } from './testing/templates.ts';

/** The unmodified SDK, but for where it asks for its connection. */
class LocalClient extends DWClient {
  readonly #base: string;

  constructor(base: string, opts: ConstructorParameters<typeof DWClient>[0]) {
    super(opts);
    this.#base = base;
  }

  override async getEndpoint(): Promise<this> {
    const { clientId, clientSecret, subscriptions } = this.config;
    const answer = await fetch(`${this.#base}/v1.0/gateway/connections/open`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ clientId, clientSecret, subscriptions, ua: 'dingtalk-sdk-nodejs' }),
    });
    const { endpoint, ticket } = (await answer.json()) as { endpoint: string; ticket: string };
    Object.assign(this, { dw_url: `${endpoint}?ticket=${ticket}` });
    return this;
  }
}

let kit: Kit;
let client: LocalClient;
afterEach(async () => {
  client.disconnect();
  await kit.close();
  vi.restoreAllMocks();
});

async function connect(prepare: (client: LocalClient) => void): Promise<void> {
  for (const method of ['info', 'log', 'debug', 'warn'] as const)
    vi.spyOn(console, method).mockImplementation(() => undefined);
  kit = await startKit();
  const { clientId, clientSecret } = kit.sandbox.app;
  client = new LocalClient(kit.sandbox.url, { clientId, clientSecret });
  prepare(client);
  await client.connect();
  await eventually('the connection', async () =>
    (await kit.get<unknown[]>('/connections')).length === 1 ? true : undefined,
  );
}

it('the SDK receives bot messages, acknowledges them, and answers by the session webhook', async () => {
  const heard: DWClientDownStream[] = [];
  await connect((sdk) =>
    sdk.registerCallbackListener(TOPIC_ROBOT, (frame: DWClientDownStream) => {
      heard.push(frame);
      sdk.socketCallBackResponse(frame.headers.messageId, null);
    }),
  );
  await kit.post('/say', { userId: 'chen', text: '你好' });
  await eventually('the ack', async () =>
    (await kit.get<Counters>('/counters')).pushes.acked === 1 ? true : undefined,
  );
  const message = JSON.parse(heard[0]?.data ?? '') as { text: { content: string }; sessionWebhook: string };
  expect(message.text.content).toBe('你好');
  await fetch(message.sessionWebhook, {
    method: 'POST',
    body: JSON.stringify({ msgtype: 'text', text: { content: '在' } }),
  });
  const list = await kit.get<MessageView[]>('/people/chen/conversations/bot/messages');
  expect(list.map((one) => one.body)).toMatchObject([{ text: '你好' }, { text: '在' }]);
  expect(list[0]?.push).toMatchObject({ state: 'acked', attempts: 1 });
});

it('the SDK answers a card click', async () => {
  await connect((sdk) =>
    sdk.registerCallbackListener(TOPIC_CARD, (frame: DWClientDownStream) => {
      const response = {
        cardUpdateOptions: { updateCardDataByKey: true },
        cardData: { cardParamMap: { title: '已通过' } },
      };
      sdk.socketCallBackResponse(frame.headers.messageId, response);
    }),
  );
  await kit.post('/templates', { templateId: testTemplateId, template: testTemplate });
  await kit.api('POST', '/v1.0/card/instances/createAndDeliver', {
    cardTemplateId: testTemplateId,
    outTrackId: 'sdk',
    callbackType: 'STREAM',
    cardData: {
      cardParamMap: { title: '待审批', buttons: JSON.stringify([callbackButton('通过', 'agree')]) },
    },
    openSpaceId: 'dtv1.card//IM_ROBOT.chen',
    imRobotOpenDeliverModel: { spaceType: 'IM_ROBOT' },
  });
  const result = await kit.post<ClickResult>('/cards/sdk/click', { userId: 'chen', button: '通过' });
  expect(result).toMatchObject({ outcome: 'answered', card: { text: '已通过\n[通过]' } });
});

it('the SDK receives events and answers pings', async () => {
  const heard: string[] = [];
  await connect((sdk) =>
    sdk.registerAllEventListener((frame: DWClientDownStream) => {
      heard.push(String(frame.headers.eventType));
      return { status: EventAck.SUCCESS };
    }),
  );
  await kit.post('/push', { eventType: 'calendar_event_change', data: {} });
  await eventually('the ack', async () =>
    (await kit.get<Counters>('/counters')).pushes.acked === 1 ? true : undefined,
  );
  expect(heard).toEqual(['calendar_event_change']);
});
