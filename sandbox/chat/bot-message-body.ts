import type { LinkButton, MessageBody } from '../control-types.ts';

type Fields = Record<string, unknown>;

/** Thrown for a message that the platform would refuse; `field` is what is wrong. */
export class MessageBodyError extends Error {
  readonly field: string;

  constructor(field: string) {
    super(`${field} is missing or wrong`);
    this.field = field;
  }
}

/** `msgKey` + parsed `msgParam` of a robot send → what people see. */
export function bodyFromMsgParam(msgKey: string, param: Fields): MessageBody {
  switch (msgKey) {
    case 'sampleText':
      return { type: 'text', text: text(param, 'content') };
    case 'sampleMarkdown':
      return { type: 'markdown', title: text(param, 'title'), text: text(param, 'text') };
    case 'sampleImageMsg':
      return { type: 'picture', url: mediaUrl(text(param, 'photoURL')) };
    case 'sampleLink':
      return {
        type: 'link',
        title: text(param, 'title'),
        text: text(param, 'text'),
        url: text(param, 'messageUrl'),
        ...optional(param, 'picUrl'),
      };
    case 'sampleAudio':
      return {
        type: 'audio',
        url: mediaUrl(text(param, 'mediaId')),
        durationMs: Number(text(param, 'duration')),
      };
    case 'sampleFile':
      return { type: 'file', fileName: text(param, 'fileName'), url: mediaUrl(text(param, 'mediaId')) };
    case 'sampleVideo':
      return {
        type: 'video',
        url: mediaUrl(text(param, 'videoMediaId')),
        durationMs: 1000 * Number(text(param, 'duration')),
      };
    default:
      if (/^sampleActionCard[2-6]?$/.test(msgKey)) return actionCard(msgKey, param);
      throw new MessageBodyError('msgKey');
  }
}

/** Body of a sessionWebhook post (`msgtype` and its field) → what people see; null for `empty`. */
export function bodyFromSession(body: Fields): MessageBody | null {
  const kind = text(body, 'msgtype');
  if (kind === 'empty') return null;
  const inner = body[kind];
  if (typeof inner !== 'object' || inner === null) throw new MessageBodyError(kind);
  const param = inner as Fields;
  switch (kind) {
    case 'text':
      return { type: 'text', text: text(param, 'content') };
    case 'markdown':
      return { type: 'markdown', title: text(param, 'title'), text: text(param, 'text') };
    case 'link':
      return {
        type: 'link',
        title: text(param, 'title'),
        text: text(param, 'text'),
        url: text(param, 'messageUrl'),
        ...optional(param, 'picUrl'),
      };
    case 'actionCard':
      return sessionActionCard(param);
    case 'feedCard':
      return { type: 'feedCard', links: feedLinks(param) };
    default:
      throw new MessageBodyError('msgtype');
  }
}

function actionCard(msgKey: string, param: Fields): MessageBody {
  const head = { type: 'actionCard' as const, title: text(param, 'title'), text: text(param, 'text') };
  const number = Number(msgKey.slice('sampleActionCard'.length));
  if (!number) {
    return {
      ...head,
      layout: 'vertical',
      buttons: [{ title: text(param, 'singleTitle'), url: text(param, 'singleURL') }],
    };
  }
  const horizontal = number === 6;
  const [titleKey, urlKey] = horizontal ? ['buttonTitle', 'buttonUrl'] : ['actionTitle', 'actionURL'];
  const buttons: LinkButton[] = [];
  for (let index = 1; index <= (horizontal ? 2 : number); index += 1) {
    buttons.push({ title: text(param, `${titleKey}${index}`), url: text(param, `${urlKey}${index}`) });
  }
  return { ...head, layout: horizontal ? 'horizontal' : 'vertical', buttons };
}

function sessionActionCard(param: Fields): MessageBody {
  const listed = Array.isArray(param.btns) ? (param.btns as Fields[]) : null;
  const buttons = listed
    ? listed.map((button) => ({ title: text(button, 'title'), url: text(button, 'actionURL') }))
    : [{ title: text(param, 'singleTitle'), url: text(param, 'singleURL') }];
  const layout = String(param.btnOrientation) === '1' ? 'horizontal' : 'vertical';
  return { type: 'actionCard', title: text(param, 'title'), text: text(param, 'text'), layout, buttons };
}

function feedLinks(param: Fields): { title: string; url: string; picUrl: string }[] {
  if (!Array.isArray(param.links)) throw new MessageBodyError('links');
  return (param.links as Fields[]).map((link) => ({
    title: text(link, 'title'),
    url: text(link, 'messageURL'),
    picUrl: text(link, 'picURL'),
  }));
}

/** Media ids (`@…`) are shown from this server; addresses stay as they are. */
export function mediaUrl(mediaIdOrUrl: string): string {
  return mediaIdOrUrl.startsWith('@') ? `/sandbox/media/${encodeURIComponent(mediaIdOrUrl)}` : mediaIdOrUrl;
}

function text(fields: Fields, key: string): string {
  const value = fields[key];
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string' || value === '') throw new MessageBodyError(key);
  return value;
}

function optional(fields: Fields, key: string): Record<string, string> {
  const value = fields[key];
  return typeof value === 'string' && value !== '' ? { [key]: value } : {};
}
