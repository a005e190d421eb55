import { z } from 'zod';
import type { Conversation } from '../chat/conversations.ts';
import { excerpt, type StoredMessage } from '../chat/conversations.ts';
import { botHears, pushToBot } from '../chat/push-to-bot.ts';
import type { FileRef, MessageBody, Person, RichTextPart, SaidResponse } from '../control-types.ts';
import { ControlError } from '../http/errors.ts';
import type { World } from '../world.ts';
import type { ControlCall, ControlRoute } from './run-control.ts';

const flag = z.union([z.boolean(), z.stringbool()]).optional();
const where = { userId: z.string(), conversationId: z.string().optional() };
const sayBody = z.object({
  ...where,
  text: z.string().min(1).max(100_000),
  atBot: flag,
  atUserIds: z.array(z.string()).optional(),
  replyTo: z.string().optional(),
});
const richBody = z.object({
  ...where,
  parts: z.array(z.union([z.object({ text: z.string() }), z.object({ fileId: z.string() })])).min(1),
  atBot: flag,
  atUserIds: z.array(z.string()).optional(),
});
const fileBody = z.object({
  ...where,
  fileId: z.string().optional(),
  fileName: z.string().optional(),
  contentBase64: z.string().optional(),
  kind: z.enum(['picture', 'file', 'audio', 'video']).optional(),
  durationMs: z.coerce.number().optional(),
  recognition: z.string().optional(),
  atBot: flag,
});

interface Saying {
  person: Person;
  conversation: Conversation;
}

export function placeOf(world: World, userId: string, conversationId?: string): Saying {
  const person = world.org.person(userId);
  if (!person) throw new ControlError(404, 'no_person', `没有人员 ${userId}`);
  const conversation = world.conversations.of(userId, conversationId);
  if (!conversation)
    throw new ControlError(404, 'no_conversation', `${person.name}不在会话 ${conversationId} 中`);
  return { person, conversation };
}

function say(world: World, call: ControlCall): SaidResponse {
  const input = sayBody.parse(call.body.fields);
  const place = placeOf(world, input.userId, input.conversationId);
  const quoted = input.replyTo === undefined ? undefined : world.conversations.message(input.replyTo);
  if (input.replyTo !== undefined && !quoted)
    throw new ControlError(404, 'no_message', `没有消息 ${input.replyTo}`);
  return post(
    world,
    place,
    { type: 'text', text: input.text },
    {
      atBot: input.atBot === true,
      atUserIds: input.atUserIds ?? [],
      ...(quoted ? { replyTo: { messageId: quoted.messageId, excerpt: excerpt(quoted.body) } } : {}),
    },
  );
}

function sayRichText(world: World, call: ControlCall): SaidResponse {
  const input = richBody.parse(call.body.fields);
  const parts = input.parts.map(
    (part): RichTextPart =>
      'text' in part
        ? { type: 'text', text: part.text }
        : { type: 'picture', file: knownFile(world, part.fileId) },
  );
  return post(
    world,
    placeOf(world, input.userId, input.conversationId),
    { type: 'richText', parts },
    {
      atBot: input.atBot === true,
      atUserIds: input.atUserIds ?? [],
    },
  );
}

function sendFile(world: World, call: ControlCall): SaidResponse {
  const input = fileBody.parse(call.body.fields);
  const place = placeOf(world, input.userId, input.conversationId);
  const file = givenFile(world, call, input);
  const kind = input.kind ?? (file.contentType.startsWith('image/') ? 'picture' : 'file');
  // A picture pasted beside an @ in a group travels as rich text.
  const pasted = kind === 'picture' && place.conversation.kind === 'group' && input.atBot === true;
  const body: MessageBody = pasted
    ? { type: 'richText', parts: [{ type: 'picture', file }] }
    : fileMessage(kind, file, input.durationMs ?? 1000, input.recognition);
  return post(world, place, body, { atBot: input.atBot === true, atUserIds: [] });
}

function fileMessage(
  kind: 'picture' | 'file' | 'audio' | 'video',
  file: FileRef,
  durationMs: number,
  recognition = '',
): MessageBody {
  if (kind === 'picture') return { type: 'picture', url: file.url, file };
  if (kind === 'file') return { type: 'file', fileName: file.fileName, url: file.url, file };
  if (kind === 'audio') return { type: 'audio', url: file.url, durationMs, recognition, file };
  return { type: 'video', url: file.url, durationMs, file };
}

function givenFile(world: World, call: ControlCall, input: z.infer<typeof fileBody>): FileRef {
  if (input.fileId !== undefined) return knownFile(world, input.fileId);
  const { upload } = call.body;
  if (upload) return world.files.add(input.fileName ?? upload.fileName, upload.contentType, upload.bytes);
  if (input.contentBase64 === undefined || input.fileName === undefined) {
    throw new ControlError(
      400,
      'no_file',
      '请给出 fileId，或 fileName 与 contentBase64，或以 multipart 上传 file',
    );
  }
  return world.files.add(
    input.fileName,
    contentType(input.fileName),
    Buffer.from(input.contentBase64, 'base64'),
  );
}

function knownFile(world: World, fileId: string): FileRef {
  const file = world.files.find(fileId);
  if (!file) throw new ControlError(404, 'no_file', `没有文件 ${fileId}`);
  return file;
}

/** By extension; only what matters for showing and for telling pictures from files. */
export function contentType(fileName: string): string {
  const extension = fileName.toLowerCase().split('.').at(-1) ?? '';
  const images: Record<string, string> = {
    png: 'png',
    jpg: 'jpeg',
    jpeg: 'jpeg',
    gif: 'gif',
    bmp: 'bmp',
    webp: 'webp',
  };
  if (images[extension]) return `image/${images[extension]}`;
  return extension === 'pdf' ? 'application/pdf' : 'application/octet-stream';
}

function post(world: World, place: Saying, body: MessageBody, more: Partial<StoredMessage>): SaidResponse {
  const { person, conversation } = place;
  const message = world.conversations.add({
    conversationId: conversation.conversationId,
    from: { kind: 'person', userId: person.userId, name: person.name },
    body,
    via: 'client',
    ...more,
  });
  if (botHears(world, message)) pushToBot(world, message);
  return { message: world.conversations.view(message, person.userId) };
}

/** A plain text in this person's 1:1 chat. */
export function postText(world: World, userId: string, text: string): void {
  post(world, placeOf(world, userId), { type: 'text', text }, {});
}

function uploadFile(world: World, call: ControlCall): { file: FileRef } {
  const { upload, raw } = call.body;
  if (upload) return { file: world.files.add(upload.fileName, upload.contentType, upload.bytes) };
  const fileName = call.query.get('fileName') ?? '';
  if (!raw || fileName === '')
    throw new ControlError(400, 'no_file', '请以 multipart 上传 file，或带 ?fileName= 上传原始内容');
  return { file: world.files.add(fileName, contentType(fileName), raw) };
}

export const sayRoutes: ControlRoute[] = [
  { method: 'POST', path: '/sandbox/say', handler: say },
  { method: 'POST', path: '/sandbox/say-rich-text', handler: sayRichText },
  { method: 'POST', path: '/sandbox/send-file', handler: sendFile },
  { method: 'POST', path: '/sandbox/files', takesBytes: true, handler: uploadFile },
];
