import type {
  ClickResult,
  MessageView,
  PaintedCard,
  PersonInbox,
  WorkNotification,
} from '../../sandbox/control-types.ts';
import { cardOf, fits, textOf, type Words } from './card.ts';
import type { Control } from './control.ts';

export interface PersonaOptions {
  /** How long this person waits for something to arrive, ms of real time; default 15 s. */
  patienceMs?: number;
}

export interface Persona {
  userId: string;
  says(text: string, where?: { group: string; atBot?: boolean }): Promise<string>;
  sendsFile(name: string, bytes: Uint8Array, where?: { group: string }): Promise<string>;
  /** A picture with words in one message, as rich text; in a group to the bot. */
  sendsPicture(bytes: Uint8Array, words: string, where?: { group: string }): Promise<string>;
  /** The next message (not heard by the test before) that has these words; waits for it. */
  receives(words: Words): Promise<MessageView>;
  /** The same for a card, as painted now for this person. */
  receivesCard(words: Words): Promise<PaintedCard>;
  /** A card with these words, new or repainted; waits until it looks so. */
  sees(words: Words): Promise<PaintedCard>;
  notified(words: Words): Promise<WorkNotification>;
  /** Presses a button, which must be answered within the platform's 2 s; the card as it is then. */
  presses(card: PaintedCard, button: string, form?: Record<string, unknown>): Promise<PaintedCard>;
  /** The same, whatever comes of it. */
  clicks(card: PaintedCard, button: string, form?: Record<string, unknown>): Promise<ClickResult>;
  /** Texts of messages that no test line has heard yet. */
  unheard(): Promise<string[]>;
  /** The same, and from now on they are heard. */
  hearsAll(): Promise<string[]>;
}

/**
 * A member of the sandbox's organisation, as a test speaks of them.
 * @param heard ids of messages that a test line has asked for; one set for everybody, because what is said in
 *   a group is one message
 */
export function createPersona(
  control: Control,
  userId: string,
  heard: Set<string>,
  { patienceMs = 15_000 }: PersonaOptions = {},
): Persona {
  const known = new Map<string, MessageView>();
  let since = 0;

  /** All that the bot has said to this person so far, oldest first, cards as they are now. */
  async function received(): Promise<MessageView[]> {
    const inbox = await control.get<PersonInbox>(`/people/${userId}/inbox?since=${since}`);
    since = inbox.seq;
    for (const message of inbox.messages)
      if (message.from.kind === 'bot') known.set(message.messageId, message);
    return [...known.values()];
  }

  async function waitFor<T>(what: string, find: () => Promise<T | undefined>): Promise<T> {
    const end = performance.now() + patienceMs;
    for (;;) {
      const found = await find();
      if (found !== undefined) return found;
      if (performance.now() > end) {
        const last = (await received()).slice(-5).map(textOf).join('\n---\n');
        throw new Error(`${userId} waited for ${what}; the last messages were:\n${last}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
  }

  const receives = (words: Words) =>
    waitFor(`a message with ${words}`, async () => {
      const found = (await received()).find((m) => !heard.has(m.messageId) && fits(textOf(m), words));
      if (found) heard.add(found.messageId);
      return found;
    });

  const clicks: Persona['clicks'] = (card, button, form = {}) =>
    control.post<ClickResult>(`/cards/${card.outTrackId}/click`, { userId, button, form });

  const unheard = async () => (await received()).filter((m) => !heard.has(m.messageId));

  return {
    userId,
    async says(text, where) {
      const place = where ? { conversationId: where.group, atBot: where.atBot ?? true } : {};
      const said = await control.post<{ message: MessageView }>('/say', { userId, text, ...place });
      return said.message.messageId;
    },
    async sendsPicture(bytes, words, where) {
      const fileId = await control.upload('picture.png', bytes);
      const place = where ? { conversationId: where.group, atBot: true } : {};
      const rich = { userId, parts: [{ text: words }, { fileId }], ...place };
      const said = await control.post<{ message: MessageView }>('/say-rich-text', rich);
      return said.message.messageId;
    },
    async sendsFile(fileName, bytes, where) {
      const contentBase64 = Buffer.from(bytes).toString('base64');
      const place = where ? { conversationId: where.group, atBot: true } : {};
      const file = { userId, fileName, contentBase64, ...place };
      const said = await control.post<{ message: MessageView }>('/send-file', file);
      return said.message.messageId;
    },
    receives,
    receivesCard: async (words) => cardOf(await receives(words)),
    sees: (words) =>
      waitFor(`a card that shows ${words}`, async () => {
        const found = (await received()).findLast((m) => m.card && fits(m.card.text, words));
        if (found) heard.add(found.messageId);
        return found?.card;
      }),
    notified: (words) =>
      waitFor(`a work notification with ${words}`, async () => {
        const { workNotifications } = await control.get<PersonInbox>(`/people/${userId}/inbox`);
        return workNotifications.find((n) => fits(JSON.stringify(n.msg), words));
      }),
    clicks,
    async presses(card, button, form) {
      const { outcome, latencyMs, card: after } = await clicks(card, button, form);
      if (outcome !== 'answered')
        throw new Error(`${userId} pressed ${button}: ${outcome} after ${latencyMs} ms`);
      return after;
    },
    unheard: async () => (await unheard()).map(textOf),
    async hearsAll() {
      const messages = await unheard();
      for (const { messageId } of messages) heard.add(messageId);
      return messages.map(textOf);
    },
  };
}
