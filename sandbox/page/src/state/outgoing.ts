/** What the person is sending: shown at once, sent in order, kept with a way to retry when it fails. */
import { reactive } from 'vue';
import type { MessageView, SaidResponse } from '../../../control-types.ts';
import { say, sayRichText, sendFile, uploadFile } from '../api/control.ts';
import { errorText } from '../api/http.ts';
import { chats, takeOwnMessage } from './chats.ts';

export interface Attachment {
  id: number;
  file: File;
  /** For pictures: an address for `<img>`. */
  preview: string | null;
}

export interface Draft {
  userId: string;
  conversationId: string;
  text: string;
  files: Attachment[];
  atBot: boolean;
  atUserIds: string[];
  replyTo?: MessageView | null;
}

export interface Outgoing {
  id: number;
  draft: Draft;
  state: 'sending' | 'failed' | 'arrived';
  problem: string;
}

export const outgoing = reactive<Outgoing[]>([]);

let lastId = 0;
/** One after the other, so that messages arrive in the order in which they were written. */
let queue: Promise<void> = Promise.resolve();

const isPicture = (file: File): boolean => /^image\/(png|jpeg|gif|webp|bmp)$/.test(file.type);

export function attach(file: File): Attachment {
  lastId += 1;
  return { id: lastId, file, preview: isPicture(file) ? URL.createObjectURL(file) : null };
}

/**
 * A draft as the messages that DingTalk would make of it: words with pictures are one rich text, everything
 * else is a message of its own.
 */
export function splitDraft(draft: Draft): Draft[] {
  const words = draft.text.trim() !== '';
  const pictures = draft.files.filter((one) => one.preview !== null);
  const files = draft.files.filter((one) => one.preview === null);
  const alone = (file: Attachment): Draft => ({ ...draft, text: '', files: [file], replyTo: null });
  if (words && pictures.length > 0)
    return [{ ...draft, files: pictures, replyTo: null }, ...files.map(alone)];
  const first = words ? [{ ...draft, files: [] }] : [];
  return [...first, ...pictures.map(alone), ...files.map(alone)];
}

async function deliver(draft: Draft): Promise<SaidResponse> {
  const { userId, conversationId, text, files, atBot, atUserIds } = draft;
  const where = { userId, conversationId };
  const only = files[0];
  if (!only) {
    const reply = draft.replyTo ? { replyTo: draft.replyTo.messageId } : {};
    return say({ ...where, text, atBot, atUserIds, ...reply });
  }
  if (text.trim() === '') return sendFile(where, only.file, atBot);
  const uploaded = await Promise.all(files.map((one) => uploadFile(one.file)));
  const pictures = uploaded.map((one) => ({ fileId: one.file.fileId }));
  return sayRichText({ ...where, parts: [{ text }, ...pictures], atBot, atUserIds });
}

function remove(id: number): void {
  const at = outgoing.findIndex((one) => one.id === id);
  const [gone] = at >= 0 ? outgoing.splice(at, 1) : [];
  for (const file of gone?.draft.files ?? []) if (file.preview) URL.revokeObjectURL(file.preview);
}

async function work(id: number): Promise<void> {
  const item = outgoing.find((one) => one.id === id);
  if (!item) return;
  try {
    const { message } = await deliver(item.draft);
    if (item.draft.userId === chats.userId) takeOwnMessage(message);
    remove(id);
  } catch (error) {
    item.state = 'failed';
    item.problem = errorText(error);
  }
}

function enqueue(id: number): void {
  queue = queue.then(() => work(id));
}

export function send(draft: Draft): void {
  for (const one of splitDraft(draft)) {
    lastId += 1;
    outgoing.push({ id: lastId, draft: one, state: 'sending', problem: '' });
    enqueue(lastId);
  }
}

export function retry(id: number): void {
  const item = outgoing.find((one) => one.id === id);
  if (!item) return;
  item.state = 'sending';
  enqueue(id);
}

export const discard = remove;

/** A message of this person came over the stream before its own answer: do not show it twice. */
export function arrived(message: MessageView): void {
  if (message.from.kind !== 'person' || message.from.userId !== chats.userId) return;
  const waiting = outgoing.find(
    (one) => one.state === 'sending' && one.draft.conversationId === message.conversationId,
  );
  if (waiting) waiting.state = 'arrived';
}
