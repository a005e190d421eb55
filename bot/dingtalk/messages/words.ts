import { CHAT_BREAK, toPlatformMarkdown } from '../cards/markdown.ts';
import { shorten } from '../cards/split.ts';
import { byteLength } from '../cards/variables.ts';
import type { RobotMessage } from './robot.ts';

/** Words to say in a chat. */
export type Words = { kind: 'text'; text: string } | { kind: 'markdown'; title: string; text: string };

/** `msgParam` of group messages is limited to 15,000 bytes; the rest is for JSON's own signs. */
const MAX_BYTES = 12_000;
const CUT = '\n\n…（内容较长，未全部显示）';

const withinLimit = (text: string): string =>
  byteLength(text) <= MAX_BYTES ? text : shorten(text, MAX_BYTES - byteLength(CUT)) + CUT;

/** Words in the platform's dialect and within its limits. */
export function platformWords(words: Words): Words {
  if (words.kind === 'text') return { kind: 'text', text: withinLimit(words.text) };
  return {
    kind: 'markdown',
    title: words.title,
    text: withinLimit(toPlatformMarkdown(words.text, CHAT_BREAK)),
  };
}

/** Words as a robot message. */
export function robotWords(words: Words): RobotMessage {
  const said = platformWords(words);
  if (said.kind === 'text') return { msgKey: 'sampleText', param: { content: said.text } };
  return { msgKey: 'sampleMarkdown', param: { title: said.title, text: said.text } };
}
