import { createHash } from 'node:crypto';
import { CHAT_BREAK, toPlatformMarkdown } from '../cards/markdown.ts';
import { ellipsis } from '../cards/split.ts';
import { byteLength } from '../cards/variables.ts';

/** Two of the kinds of work notifications (KB 0764). */
export type NoticeBody =
  | { msgtype: 'markdown'; markdown: { title: string; text: string } }
  | {
      msgtype: 'action_card';
      action_card: { title: string; markdown: string; single_title: string; single_url: string };
    };

/** The whole message may have 2,048 bytes as JSON; the markdown of an action card 1,000 characters. */
const MAX_BYTES = 2_000;
const MAX_CARD_CHARS = 900;
const STEP = 100;
/** The limit of a button's address; a longer one cannot be ours and would leave no room for words. */
const MAX_URL = 700;

/** The number that people see under a notice; also what makes its text unique. */
export const noticeCode = (idempotencyKey: string): string =>
  createHash('sha256').update(idempotencyKey).digest('hex').slice(0, 8).toUpperCase();

/** A notice as the platform takes it, its text shortened until the whole is within the limits. */
export function noticeBody(
  notice: { title: string; text: string; url?: string },
  idempotencyKey: string,
): NoticeBody {
  const full = toPlatformMarkdown(notice.text, CHAT_BREAK);
  for (let bytes = MAX_BYTES; ; bytes -= STEP) {
    const body = compose(notice, ellipsis(full, bytes), noticeCode(idempotencyKey));
    if (bytes <= STEP || fits(body)) return body;
  }
}

function compose(notice: { title: string; url?: string }, text: string, code: string): NoticeBody {
  const title = ellipsis(notice.title, 120);
  const markdown = `### ${title}\n\n${text}\n\n编号 ${code}`;
  if (!notice.url || notice.url.length > MAX_URL)
    return { msgtype: 'markdown', markdown: { title, text: markdown } };
  const button = { single_title: '查看详情', single_url: notice.url };
  return { msgtype: 'action_card', action_card: { title, markdown, ...button } };
}

function fits(body: NoticeBody): boolean {
  const short = body.msgtype === 'markdown' || body.action_card.markdown.length <= MAX_CARD_CHARS;
  return short && byteLength(JSON.stringify(body)) <= MAX_BYTES;
}
