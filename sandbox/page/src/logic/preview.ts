/** One line of words for a message: conversation lists, quotes, notices. */
import type { MessageView } from '../../../control-types.ts';
import { markdownText } from './markdown.ts';

/** The content in one line, without the sender. */
export function bodyPreview(message: MessageView): string {
  if (message.recalledAt !== undefined) return '消息已撤回';
  const body = message.body;
  switch (body.type) {
    case 'text':
      return body.text.replace(/\s+/g, ' ').trim();
    case 'markdown':
      return body.title || markdownText(body.text);
    case 'richText':
      return body.parts.map((part) => (part.type === 'text' ? part.text : '[图片]')).join(' ');
    case 'picture':
      return '[图片]';
    case 'file':
      return `[文件] ${body.fileName}`;
    case 'audio':
      return body.recognition ? `[语音] ${body.recognition}` : '[语音]';
    case 'video':
      return '[视频]';
    case 'link':
      return `[链接] ${body.title}`;
    case 'actionCard':
      return `[卡片] ${body.title}`;
    case 'feedCard':
      return `[卡片] ${body.links[0]?.title ?? ''}`;
    case 'card':
      return `[卡片] ${cardTitle(message)}`.trim();
  }
}

function cardTitle(message: MessageView): string {
  return message.card?.text.split('\n').find((line) => line.trim() !== '') ?? '';
}

/** As in a conversation list: in groups the sender comes first. */
export function listPreview(message: MessageView | null, group: boolean, me: string): string {
  if (!message) return '';
  const words = bodyPreview(message);
  if (message.from.kind === 'person' && message.from.userId === me) return words;
  return group ? `${message.from.name}：${words}` : words;
}

/** Somebody calls for this person in it. */
export function callsFor(message: MessageView | null, me: string): boolean {
  return message !== null && (message.atAll || message.atUserIds.includes(me));
}

/** `1.2 MB` */
export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** `XLSX`, at most four letters; what stands on a file's icon. */
export function extension(fileName: string): string {
  const found = /\.([a-z0-9]{1,5})$/i.exec(fileName);
  return found?.[1] ? found[1].slice(0, 4).toUpperCase() : '文件';
}
