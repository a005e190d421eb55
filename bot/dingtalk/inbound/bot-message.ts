import { z } from 'zod';
import type { InboundMessage, RemoteFile } from '../../channel.ts';
import { parseData } from '../stream/frames.ts';

const ms = z.union([z.number(), z.string()]).transform(Number).pipe(z.number().finite());
const text = z.string().default('');

const messageSchema = z.looseObject({
  msgId: z.string().min(1),
  msgtype: text,
  conversationId: z.string().min(1),
  conversationType: z.union([z.string(), z.number()]).transform(String),
  conversationTitle: z.string().optional(),
  senderStaffId: z.string().optional(),
  senderNick: text,
  sessionWebhook: z.string().optional(),
  sessionWebhookExpiredTime: ms.optional().catch(undefined),
  text: z.looseObject({ content: text, repliedMsg: z.unknown().optional() }).optional(),
  /** An object, in some variants JSON text. */
  content: z.unknown().optional(),
  errorCode: z.union([z.string(), z.number()]).optional(),
  errCode: z.union([z.string(), z.number()]).optional(),
});

type Payload = z.infer<typeof messageSchema>;

/** Push quota used up: the message comes without its content (KB 0004; the field's spelling varies). */
const QUOTA_EXHAUSTED = '20001';

/**
 * A bot message as a neutral event. The key is `data.msgId`: the frame's own id changes on redelivery.
 * @returns null when it is not a bot message at all.
 */
export function parseBotMessage(data: unknown, channel: string): InboundMessage | null {
  const parsed = messageSchema.safeParse(data);
  if (!parsed.success) return null;
  const payload = parsed.data;
  const quota = String(payload.errorCode ?? payload.errCode ?? '') === QUOTA_EXHAUSTED;
  const content: Content = quota ? { text: '', files: [], problem: 'quota' } : contentOf(payload);
  const quoted = quotedText(payload.text?.repliedMsg);
  return {
    kind: 'message',
    dedupeKey: payload.msgId,
    conversation: conversationOf(payload, channel),
    sender: { userId: payload.senderStaffId || null, name: payload.senderNick },
    text: payload.conversationType === '2' ? withoutMentions(content.text) : content.text,
    files: content.files,
    ...(content.problem ? { problem: content.problem } : {}),
    ...(quoted ? { quoted } : {}),
  };
}

function conversationOf(payload: Payload, channel: string): InboundMessage['conversation'] {
  return {
    channel,
    kind: payload.conversationType === '2' ? 'group' : 'single',
    id: payload.conversationId,
    ...(payload.conversationTitle ? { title: payload.conversationTitle } : {}),
    ...(payload.sessionWebhook ? { replyUrl: payload.sessionWebhook } : {}),
    ...(payload.sessionWebhookExpiredTime ? { replyUntil: payload.sessionWebhookExpiredTime } : {}),
  };
}

interface Content {
  text: string;
  files: RemoteFile[];
  problem?: 'quota' | 'unsupported';
}

const unsupported: Content = { text: '', files: [], problem: 'unsupported' };

const mediaSchema = z.looseObject({
  downloadCode: z.string().optional(),
  pictureDownloadCode: z.string().optional(),
  fileName: z.string().optional(),
  recognition: z.string().optional(),
});

const richTextSchema = z.looseObject({
  richText: z.array(mediaSchema.extend({ text: z.string().optional(), type: z.string().optional() })),
});

function contentOf(payload: Payload): Content {
  if (payload.msgtype === 'text') return { text: clean(payload.text?.content ?? ''), files: [] };
  const content = typeof payload.content === 'string' ? parseData(payload.content) : payload.content;
  if (payload.msgtype === 'richText') return richText(content);
  const kind = fileKinds[payload.msgtype];
  const media = mediaSchema.safeParse(content);
  if (!kind || !media.success) return unsupported;
  // Speech that the platform has written down is words; the recording itself adds nothing.
  if (kind === 'audio' && media.data.recognition) return { text: clean(media.data.recognition), files: [] };
  const file = remoteFile(media.data, kind);
  return file ? { text: '', files: [file] } : unsupported;
}

const fileKinds: Readonly<Record<string, RemoteFile['kind']>> = {
  picture: 'picture',
  file: 'file',
  audio: 'audio',
  video: 'video',
};

function remoteFile(media: z.infer<typeof mediaSchema>, kind: RemoteFile['kind']): RemoteFile | null {
  const code = media.downloadCode ?? media.pictureDownloadCode;
  if (!code) return null;
  return { code, kind, ...(media.fileName ? { name: media.fileName } : {}) };
}

function richText(content: unknown): Content {
  const parsed = richTextSchema.safeParse(content);
  if (!parsed.success) return unsupported;
  const parts = parsed.data.richText;
  const files = parts.flatMap((part) => remoteFile(part, 'picture') ?? []);
  return { text: clean(parts.map((part) => part.text ?? '').join('')), files };
}

/** The mention of the bot is already taken out by the platform, but a space stays where it was. */
function clean(raw: string): string {
  return raw.replace(/[\u00a0\u2005\u200b]/g, ' ').trim();
}

/** In groups: mentions at the front (of the bot in rich text, of colleagues) are no part of the request. */
function withoutMentions(text: string): string {
  return text.replace(/^(?:@[^\s@]+\s+)+/, '');
}

const repliedSchema = z.looseObject({
  content: z.union([z.string(), z.looseObject({ text: text })]).optional(),
});

/** Words of the message that was quoted, when it had words. */
function quotedText(replied: unknown): string {
  const parsed = repliedSchema.safeParse(typeof replied === 'string' ? parseData(replied) : replied);
  if (!parsed.success || !parsed.data.content) return '';
  const { content } = parsed.data;
  return clean(typeof content === 'string' ? content : content.text);
}
