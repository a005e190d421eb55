import { WebSocket } from 'ws';
import { cardTopic } from '../card/click.ts';
import { botTopic } from '../chat/push-to-bot.ts';
import { eventually, type Kit } from './kit.ts';

/** A frame as it came over the socket, `data` parsed beside it. */
export interface Frame {
  specVersion: string;
  type: string;
  headers: Record<string, string>;
  data: string;
  parsed: Record<string, unknown>;
}

/** A plain Stream client for tests: nothing is acknowledged unless told so. */
export interface Bot {
  frames: Frame[];
  socket: WebSocket;
  closed: boolean;
  /** The n-th frame (from 0) on this topic; waits for it. */
  frame(topic: string, index?: number): Promise<Frame>;
  ack(frame: Frame, data: unknown, code?: number): void;
  /** Answers every frame on a topic; `null` = stay silent. */
  answer: (frame: Frame) => { data: unknown; code?: number } | null;
  close(): Promise<void>;
}

const allTopics = [
  { type: 'EVENT', topic: '*' },
  { type: 'CALLBACK', topic: botTopic },
  { type: 'CALLBACK', topic: cardTopic },
];

export async function openTicket(
  kit: Kit,
  subscriptions: unknown = allTopics,
): Promise<{ endpoint: string; ticket: string }> {
  const { clientId, clientSecret } = kit.sandbox.app;
  const open = { clientId, clientSecret, subscriptions, ua: 'test' };
  const answer = await kit.raw('POST', '/v1.0/gateway/connections/open', open, {
    accept: 'application/json',
  });
  return answer.body as { endpoint: string; ticket: string };
}

/** Opens a connection and waits until it stands. */
export async function connectBot(kit: Kit, subscriptions: unknown = allTopics): Promise<Bot> {
  const { endpoint, ticket } = await openTicket(kit, subscriptions);
  const socket = new WebSocket(`${endpoint}?ticket=${ticket}`);
  const bot: Bot = {
    frames: [],
    socket,
    closed: false,
    answer: () => null,
    frame: (topic, index = 0) =>
      eventually(
        `frame ${index} on ${topic}`,
        () => bot.frames.filter((one) => one.headers.topic === topic)[index],
      ),
    ack: (frame, data, code = 200) => {
      const { messageId } = frame.headers;
      const headers = { messageId, contentType: 'application/json' };
      socket.send(JSON.stringify({ code, headers, message: 'OK', data: JSON.stringify(data) }));
    },
    close: () =>
      new Promise((resolve) => {
        if (bot.closed) return resolve();
        socket.once('close', () => resolve());
        socket.close();
      }),
  };
  socket.on('message', (text) => {
    const frame = JSON.parse(String(text)) as Frame;
    frame.parsed = JSON.parse(frame.data) as Record<string, unknown>;
    bot.frames.push(frame);
    const answer = bot.answer(frame);
    if (answer) bot.ack(frame, answer.data, answer.code);
  });
  socket.on('close', () => {
    bot.closed = true;
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', reject);
  });
  return bot;
}
