import { asc, eq, gt } from 'drizzle-orm';
import { card as cardTable, outbox } from '../../db/schema/index.ts';
import type { TestDatabase } from '../../db/testing/database.ts';
import type { Card } from '../card.ts';
import type { Press, Where } from '../flow.ts';
import type { Message, Recipient } from '../messages.ts';

let messages = 0;

/** Where a person's words come from: their own chat with the bot, or a group. */
export function from(userId: string, group?: string): Where {
  const conversation = group
    ? ({ channel: 'dingtalk', kind: 'group', id: group } as const)
    : ({ channel: 'dingtalk', kind: 'single', id: `single-${userId}` } as const);
  messages += 1;
  return { conversation, reply: { to: 'reply', conversation, userId }, messageKey: `dingtalk:m${messages}` };
}

/** One thing that was said, with the card as it now looks. */
export interface Said {
  to: Recipient;
  message: Message;
  card: Card | null;
  cardKey: string | null;
}

/** Everything that was said since the last call, in order. */
export function listenTo(database: TestDatabase): () => Promise<Said[]> {
  let heard = 0;
  return async () => {
    const rows = await database.db.select().from(outbox).where(gt(outbox.id, heard)).orderBy(asc(outbox.id));
    heard = rows.at(-1)?.id ?? heard;
    const said: Said[] = [];
    for (const row of rows) {
      const message = row.message as Message;
      const id = 'cardId' in message ? message.cardId : null;
      const [found] = id ? await database.db.select().from(cardTable).where(eq(cardTable.id, id)) : [];
      const card = (found?.view as Card | undefined) ?? null;
      said.push({ to: row.recipient as Recipient, message, card, cardKey: found?.key ?? null });
    }
    return said;
  };
}

/** A press of the button with this label, as the press handler gets it. */
export function pressOf(
  card: Card,
  label: string,
  form: Record<string, string> = {},
): { action: string; press: Press } {
  const button = card.buttons?.find((one) => one.label === label);
  if (!button || !('action' in button)) {
    throw new Error(`no button ${label} among ${card.buttons?.map((one) => one.label).join(', ')}`);
  }
  const press: Press = {
    cardId: 'card',
    cardKey: 'key',
    version: 2,
    view: card,
    params: button.params ?? {},
    form,
    pressKey: `press:${label}`,
  };
  return { action: button.action, press };
}

export const labelsOf = (card: Card | null): string[] => card?.buttons?.map((one) => one.label) ?? [];
export const fieldOf = (card: Card | null, label: string) =>
  card?.fields?.find((field) => field.label === label);
