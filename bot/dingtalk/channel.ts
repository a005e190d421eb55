import type { Channel, Intake } from '../channel.ts';
import { readBusy } from './busy.ts';
import { answerToPress } from './cards/answer.ts';
import { readDirectory } from './directory.ts';
import { createFrameHandler, topics } from './inbound/handle-frame.ts';
import { defaultDownloadLimits, download } from './messages/download.ts';
import { createPictureBook } from './messages/picture-book.ts';
import { createApiClient } from './openapi/client.ts';
import type { DingTalkOptions } from './options.ts';
import { type SendDeps, send } from './send.ts';
import { createSignOn } from './sign-on.ts';
import { createKeeper, type Keeper } from './stream/keeper.ts';
import { createLanes } from './stream/lanes.ts';
import { defaultStreamSettings } from './stream/settings.ts';

const NAME = 'dingtalk';
const PUBLIC_API = 'https://api.dingtalk.com';
const PUBLIC_OAPI = 'https://oapi.dingtalk.com';
const PUBLIC_LOGIN = 'https://login.dingtalk.com';

/** DingTalk as a channel: the hardened stream for what comes in, the open API for what goes out. */
export function createDingTalkChannel(options: DingTalkOptions): Channel {
  const { clientId, clientSecret, meter, apiBase = PUBLIC_API } = options;
  const log = options.log.child({ channel: NAME });
  const settings = { ...defaultStreamSettings, ...options.stream };
  const client = createApiClient({
    apiBase,
    oapiBase: options.oapiBase ?? PUBLIC_OAPI,
    clientId,
    clientSecret,
    meter,
    log,
    ...(options.apiTimeoutMs === undefined ? {} : { timeoutMs: options.apiTimeoutMs }),
    ...(options.callsPerSecond === undefined ? {} : { callsPerSecond: options.callsPerSecond }),
  });
  const deps = sendDeps(options, client, log);
  const lanes = { messages: createLanes(settings.messageSlots), presses: createLanes(settings.pressSlots) };
  const hasCards = deps.cards !== undefined;
  let keeper: Keeper | undefined;

  const connect = (intake: Intake): Keeper => {
    const answer: Parameters<typeof createFrameHandler>[0]['answer'] = (painted, userId) =>
      answerToPress(painted, userId, deps.pictures.known);
    const onFrame = createFrameHandler({ channel: NAME, intake, meter, log, ...lanes, answer });
    return createKeeper({ connection: { apiBase, clientId, clientSecret, topics, onFrame }, settings, log });
  };

  return {
    name: NAME,
    can: {
      cardInputs: hasCards,
      cardUpdate: hasCards,
      cardPrivateViews: hasCards,
      groupFiles: false,
      notices: deps.notices !== undefined,
      meetings: true,
    },
    async start(intake) {
      keeper = connect(intake);
      await keeper.start();
    },
    async stop() {
      const settled = async (): Promise<void> => {
        await Promise.all([lanes.messages.idle(), lanes.presses.idle()]);
      };
      await keeper?.stop(settled);
      await meter.flush();
    },
    send: (target, message, key) => send(deps, target, message, key),
    download: (file) => download(deps, file, { ...defaultDownloadLimits, ...options.downloads }),
    directory: () => readDirectory(client),
    busy: (people, from, to) => readBusy({ client, log }, people, from, to),
    ...signOnOf(options, client),
    health: () => keeper?.health() ?? { state: 'stopped', since: startedAt },
  };
}

function signOnOf(options: DingTalkOptions, client: SendDeps['client']): Pick<Channel, 'signOn'> {
  const { clientId, clientSecret, corpId, loginBase = PUBLIC_LOGIN } = options;
  return corpId ? { signOn: createSignOn(client, { clientId, clientSecret, corpId, loginBase }) } : {};
}

const startedAt = new Date().toISOString();

function sendDeps(
  options: DingTalkOptions,
  client: SendDeps['client'],
  log: DingTalkOptions['log'],
): SendDeps {
  const { agentId, cardTemplateId, robotCode = options.clientId, noticeCheckMs = 1_500 } = options;
  return {
    client,
    robotCode,
    pictures: createPictureBook(client, options.evidence, log),
    cards: cardTemplateId ? { client, robotCode, cardTemplateId } : undefined,
    notices: agentId ? { client, log, agentId, checkAfterMs: noticeCheckMs } : undefined,
  };
}
