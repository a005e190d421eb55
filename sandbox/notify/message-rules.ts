import { OapiError } from '../http/errors.ts';
import { objectField } from '../http/fields.ts';

type Fields = Record<string, unknown>;

/** Shape and limits of a work notification's `msg` (KB 0764–0773). Throws an OapiError naming the field. */
export function checkMessage(msg: Fields): void {
  if (Buffer.byteLength(JSON.stringify(msg)) > 2048) throw new OapiError(40035, 'msg 超过2048字节');
  const kind = String(msg.msgtype ?? '');
  const body = objectField(msg[kind]);
  if (!body) throw new OapiError(40035, `不合法的消息类型或缺少消息体: ${kind}`);
  const check = checks[kind];
  if (!check) throw new OapiError(40008, `不合法的消息类型: ${kind}`);
  check(body);
}

const checks: Record<string, (body: Fields) => void> = {
  text: (body) => need(body, 'content'),
  image: (body) => need(body, 'media_id'),
  voice: (body) => need(body, 'media_id', 'duration'),
  file: (body) => need(body, 'media_id'),
  link: (body) => need(body, 'messageUrl', 'picUrl', 'title', 'text'),
  markdown: (body) => {
    need(body, 'title', 'text');
    limit(body, 'text', 5000);
  },
  action_card: (body) => {
    need(body, 'markdown');
    limit(body, 'markdown', 1000);
    if (body.single_title !== undefined) return need(body, 'single_url');
    const buttons = Array.isArray(body.btn_json_list) ? body.btn_json_list : [];
    if (buttons.length === 0) throw new OapiError(40035, 'action_card 缺少 single_title 或 btn_json_list');
    for (const button of buttons) {
      const fields = objectField(button) ?? {};
      need(fields, 'title', 'action_url');
      limit(fields, 'title', 20);
      limit(fields, 'action_url', 700);
    }
  },
  oa: (body) => {
    need(body, 'message_url');
    const inner = objectField(body.body);
    if (!objectField(body.head) || !inner) throw new OapiError(40035, 'oa 缺少 head 或 body');
    if (Array.isArray(inner.form) && inner.form.length > 6)
      throw new OapiError(40035, 'oa.body.form 最多6项');
  },
};

function need(body: Fields, ...names: string[]): void {
  for (const name of names) {
    if (body[name] === undefined || body[name] === '') throw new OapiError(40035, `缺少参数 ${name}`);
  }
}

function limit(body: Fields, name: string, most: number): void {
  if (String(body[name] ?? '').length > most) throw new OapiError(40035, `${name} 超过${most}个字符`);
}
