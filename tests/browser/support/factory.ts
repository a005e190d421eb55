import { fileURLToPath } from 'node:url';
import { renderCard } from '../../../bot/dingtalk/cards/render.ts';
import { botTopic } from '../../../sandbox/chat/push-to-bot.ts';
import type { SandboxOptions } from '../../../sandbox/options.ts';
import { ensurePageBuilt } from '../../../sandbox/page/build.ts';
import { type Bot, connectBot, type Frame } from '../../../sandbox/testing/bot.ts';
import { type Kit, startKit } from '../../../sandbox/testing/kit.ts';
import type { Card } from '../../../workflows/card.ts';

const templateFile = fileURLToPath(new URL('../../../bot/dingtalk/cards/template.json', import.meta.url));
const templateId = 'card.schema';

/** A sandbox with the built page and a tiny bot that talks to it as any bot would: HTTP and the stream. */
export interface Factory {
  kit: Kit;
  bot: Bot;
  url: string;
  /** What the bot does with a press; null = it stays silent. */
  onPress: (press: Press) => Card | null;
  sendText(userId: string, content: string): Promise<void>;
  sendMarkdown(userId: string, title: string, text: string): Promise<void>;
  /** Delivers a card; `IM_ROBOT.<userId>` or `IM_GROUP.<conversation>`. */
  sendCard(outTrackId: string, space: string, card: Card): Promise<void>;
  notify(userIds: string, msg: object): Promise<void>;
  close(): Promise<void>;
}

export interface Press {
  outTrackId: string;
  userId: string;
  actionIds: string[];
  params: Record<string, unknown>;
}

export async function startFactory(
  options: Pick<SandboxOptions, 'dataDir' | 'port' | 'plcs'> = {},
): Promise<Factory> {
  const kit = await startKit({
    ...options,
    pageDir: await ensurePageBuilt(),
    app: { botName: '单脉助手' },
    templates: [`${templateId}=${templateFile}`],
    limits: { qps: 0, apiCallsPerMonth: 5000, pushesPerMonth: 3000 },
  });
  const bot = await connectBot(kit);
  const { robotCode, agentId } = kit.sandbox.app;
  const mustSend = async (answer: ReturnType<Kit['api']>) => {
    const { status, text } = await answer;
    if (status !== 200) throw new Error(`the sandbox refused: ${text}`);
  };
  const toPerson = (userId: string, msgKey: string, param: object) =>
    mustSend(
      kit.api('POST', '/v1.0/robot/oToMessages/batchSend', {
        robotCode,
        userIds: [userId],
        msgKey,
        msgParam: JSON.stringify(param),
      }),
    );
  const factory: Factory = {
    kit,
    bot,
    url: kit.sandbox.url,
    onPress: () => null,
    sendText: (userId, content) => toPerson(userId, 'sampleText', { content }),
    sendMarkdown: (userId, title, text) => toPerson(userId, 'sampleMarkdown', { title, text }),
    sendCard: (outTrackId, space, card) =>
      mustSend(
        kit.api('POST', '/v1.0/card/instances/createAndDeliver', {
          cardTemplateId: templateId,
          outTrackId,
          callbackType: 'STREAM',
          cardData: { cardParamMap: paramMap(card, 1) },
          openSpaceId: `dtv1.card//${space}`,
          userIdType: 1,
          imRobotOpenSpaceModel: { supportForward: true },
          imRobotOpenDeliverModel: { spaceType: 'IM_ROBOT', robotCode },
          imGroupOpenSpaceModel: { supportForward: true },
          imGroupOpenDeliverModel: { robotCode },
        }),
      ),
    notify: async (userIds, msg) => {
      await mustSend(
        kit.oapi('/topapi/message/corpconversation/asyncsend_v2', {
          agent_id: agentId,
          userid_list: userIds,
          msg,
        }),
      );
    },
    close: async () => {
      await bot.close();
      await kit.close();
    },
  };
  bot.answer = (frame) => answer(factory, frame);
  return factory;
}

const paramMap = (card: Card, version: number) =>
  renderCard({ cardId: 'card', version, closed: false, view: card }, new Map()).public;

function answer(factory: Factory, frame: Frame): { data: unknown } | null {
  const topic = String(frame.headers.topic);
  if (topic === botTopic) {
    void echo(frame.parsed);
    return { data: { response: null } };
  }
  if (!topic.includes('/card/')) return { data: {} };
  const { outTrackId, userId, content } = frame.parsed as Record<string, string>;
  const { cardPrivateData } = JSON.parse(String(content)) as { cardPrivateData: Press };
  const card = factory.onPress({
    ...cardPrivateData,
    outTrackId: String(outTrackId),
    userId: String(userId),
  });
  if (!card) return null;
  const cardUpdateOptions = { updateCardDataByKey: true, updatePrivateDataByKey: true };
  return { data: { response: { cardUpdateOptions, cardData: { cardParamMap: paramMap(card, 2) } } } };
}

/** The tiny bot repeats what it heard, through the session webhook. */
async function echo(message: Record<string, unknown>): Promise<void> {
  const heard = (message.text as { content?: string } | undefined)?.content?.trim() ?? message.msgtype;
  const text = `收到「**${heard}**」`;
  await fetch(String(message.sessionWebhook), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ msgtype: 'markdown', markdown: { title: '收到', text } }),
  });
}
