import type {
  ClickResult,
  MessageView,
  PaintedCard,
  PersonInbox,
  WorkNotification,
} from '../../sandbox/control-types.ts';
import type { Control } from './control.ts';

/** How long a person waits for something to arrive, ms of real time. */
const PATIENCE_MS = 10_000;

/** What a test expects: a piece of the text, or a pattern. */
export type Words = string | RegExp;

const fits = (text: string, words: Words): boolean =>
  typeof words === 'string' ? text.includes(words) : words.test(text);

/** All words of a message as its reader sees them. */
export function textOf(message: MessageView): string {
  const body = message.body;
  if (body.type === 'card') return message.card?.text ?? '';
  if (body.type === 'text') return body.text;
  if (body.type === 'markdown' || body.type === 'actionCard') return `${body.title}\n${body.text}`;
  if (body.type === 'file') return body.fileName;
  return JSON.stringify(body);
}

export interface Persona {
  userId: string;
  says(text: string, where?: { group: string; atBot?: boolean }): Promise<string>;
  sendsFile(name: string, bytes: Uint8Array): Promise<string>;
  /** The next message (not seen by the test before) that has these words; waits for it. */
  receives(words: Words): Promise<MessageView>;
  /** A card with these words, as painted now for this person; waits until it looks so. */
  sees(words: Words): Promise<PaintedCard>;
  notified(words: Words): Promise<WorkNotification>;
  presses(
    card: MessageView | PaintedCard,
    button: string,
    form?: Record<string, unknown>,
  ): Promise<ClickResult>;
  /** Texts of messages that no test line has received yet. */
  unheard(): Promise<string[]>;
}

/** A member of the sandbox's organisation, as a test speaks of them. */
export function createPersona(control: Control, userId: string): Persona {
  const heard = new Set<string>();

  const inbox = () => control.get<PersonInbox>(`/people/${userId}/inbox`);

  async function waitFor<T>(what: string, find: () => Promise<T | undefined>): Promise<T> {
    const end = performance.now() + PATIENCE_MS;
    for (;;) {
      const found = await find();
      if (found !== undefined) return found;
      if (performance.now() > end) {
        const texts = (await inbox()).messages.slice(-5).map(textOf);
        throw new Error(`${userId} waited for ${what}; the last messages were:\n${texts.join('\n---\n')}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }

  return {
    userId,
    async says(text, where) {
      const body = where
        ? { userId, text, conversationId: where.group, atBot: where.atBot ?? true }
        : { userId, text };
      const said = await control.post<{ message: MessageView }>('/say', body);
      return said.message.messageId;
    },
    async sendsFile(fileName, bytes) {
      const contentBase64 = Buffer.from(bytes).toString('base64');
      const said = await control.post<{ message: MessageView }>('/send-file', {
        userId,
        fileName,
        contentBase64,
      });
      return said.message.messageId;
    },
    receives: (words) =>
      waitFor(`a message with ${words}`, async () => {
        const { messages } = await inbox();
        const found = messages.find((m) => !heard.has(m.messageId) && fits(textOf(m), words));
        if (found) heard.add(found.messageId);
        return found;
      }),
    sees: (words) =>
      waitFor(`a card that shows ${words}`, async () => {
        const { messages } = await inbox();
        const found = messages.findLast((m) => m.card && fits(m.card.text, words));
        if (found) heard.add(found.messageId);
        return found?.card;
      }),
    notified: (words) =>
      waitFor(`a work notification with ${words}`, async () => {
        const { workNotifications } = await inbox();
        return workNotifications.find((n) => fits(JSON.stringify(n.msg), words));
      }),
    presses: (card, button, form = {}) => {
      const outTrackId = 'outTrackId' in card ? card.outTrackId : cardIdOf(card);
      return control.post<ClickResult>(`/cards/${outTrackId}/click`, { userId, button, form });
    },
    async unheard() {
      const { messages } = await inbox();
      return messages.filter((m) => !heard.has(m.messageId)).map(textOf);
    },
  };
}

function cardIdOf(message: MessageView): string {
  if (message.body.type !== 'card') throw new Error(`not a card: ${textOf(message)}`);
  return message.body.outTrackId;
}
