/** Work notifications as sent (`msg` with its msgtype) → what is shown, leniently. */
import type { WorkNotification } from '../../../../control-types.ts';
import { safeLink, safePicture } from '../../logic/links.ts';

export interface NoticeParts {
  title: string;
  markdown: string;
  text: string;
  rows: { key: string; value: string }[];
  figure: { number: string; unit: string } | null;
  picture: string | null;
  buttons: { title: string; url: string }[];
  author: string;
}

type Fields = Record<string, unknown>;

const record = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
const list = (value: unknown): Fields[] => (Array.isArray(value) ? value.map(record) : []);
const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

function button(title: string, address: unknown): { title: string; url: string }[] {
  const url = safeLink(text(address));
  return url === null ? [] : [{ title, url }];
}

function oaParts(body: Fields): Partial<NoticeParts> {
  const inner = record(body.body);
  const rich = record(inner.rich);
  const figure = text(rich.num) === '' ? null : { number: text(rich.num), unit: text(rich.unit) };
  return {
    title: text(inner.title) || text(record(body.head).text),
    text: text(inner.content),
    rows: list(inner.form).map((row) => ({ key: text(row.key), value: text(row.value) })),
    figure,
    picture: safePicture(text(inner.image)),
    author: text(inner.author),
    buttons: button('查看详情', body.message_url),
  };
}

function actionCardParts(body: Fields): Partial<NoticeParts> {
  const single = text(body.single_title);
  const many = list(body.btn_json_list).map((one) => button(text(one.title), one.action_url));
  return {
    title: text(body.title),
    markdown: text(body.markdown),
    buttons: single ? button(single, body.single_url) : ([] as NoticeParts['buttons']).concat(...many),
  };
}

function known(msgtype: string, body: Fields): Partial<NoticeParts> {
  switch (msgtype) {
    case 'text':
      return { text: text(body.content) };
    case 'markdown':
      return { title: text(body.title), markdown: text(body.text) };
    case 'link':
      return {
        title: text(body.title),
        text: text(body.text),
        picture: safePicture(text(body.picUrl)),
        buttons: button('打开链接', body.messageUrl),
      };
    case 'action_card':
      return actionCardParts(body);
    case 'oa':
      return oaParts(body);
    case 'image':
      return { picture: safePicture(text(body.media_id)) };
    case 'file':
    case 'voice':
      return {
        title: msgtype === 'file' ? '文件' : '语音',
        buttons: button('下载', `/sandbox/media/${encodeURIComponent(text(body.media_id))}`),
      };
    default:
      return { title: `不支持的通知类型：${msgtype}`, text: JSON.stringify(body) };
  }
}

export function noticeParts(notice: WorkNotification): NoticeParts {
  const { msgtype } = notice.msg;
  const parts = known(msgtype, record(notice.msg[msgtype]));
  // Senders repeat the title as the first heading of the text; it is shown once.
  const markdown = (parts.markdown ?? '').replace(
    /^\s*#{1,6}\s+(.+?)\s*(?:\n|$)/,
    (whole, heading: string) => (heading === parts.title ? '' : whole),
  );
  return {
    title: '',
    text: '',
    rows: [],
    figure: null,
    picture: null,
    buttons: [],
    author: '',
    ...parts,
    markdown,
  };
}
