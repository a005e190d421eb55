import { and, eq } from 'drizzle-orm';
import { card as cardTable } from '../../../db/schema/index.ts';
import type { Card } from '../../card.ts';
import type { PressResult, Where } from '../../flow.ts';
import type { Intent } from '../../intents.ts';
import { from, pressOf, type Said } from '../../testing/chat.ts';
import { materialsFlow } from '../flow.ts';
import type { MaterialHouse } from './house.ts';

export interface MaterialChat {
  says(who: string, intent: Intent, where?: Where): Promise<Said[]>;
  /** 缺料, of an order when one is named. */
  lacks(who: string, text?: string, where?: Where): Promise<Said[]>;
  /** 库存 … */
  stocks(who: string, text: string, where?: Where): Promise<Said[]>;
  presses(
    who: string,
    card: Card | null | undefined,
    label: string,
    form?: Record<string, string>,
  ): Promise<PressResult>;
  /** The open card with this key as it looks now. */
  openCard(key: string): Promise<Card | null>;
}

/** The materials flow as people talk to it. */
export function materialChat(house: () => MaterialHouse): MaterialChat {
  async function says(who: string, intent: Intent, where: Where = from(who)): Promise<Said[]> {
    const handler = materialsFlow.intents?.[intent.kind] as
      | ((...args: unknown[]) => Promise<void>)
      | undefined;
    if (!handler) throw new Error(`nobody answers ${intent.kind}`);
    await house().factory.does(who, (ctx) => handler(ctx, intent, where));
    return house().heard();
  }
  return {
    says,
    lacks: (who, text = '', where) => says(who, { kind: 'material.shortages', reference: { text } }, where),
    stocks: (who, text, where) => says(who, { kind: 'material.stock', text }, where),
    presses: (who, card, label, form = {}) => {
      if (!card) throw new Error('no card to press on');
      const { action, press } = pressOf(card, label, form);
      const handler = materialsFlow.presses?.[action];
      if (!handler) throw new Error(`no handler for ${action}`);
      return house().factory.does(who, (ctx) => handler(ctx, press));
    },
    openCard: async (key) => {
      const [row] = await house()
        .database.db.select()
        .from(cardTable)
        .where(and(eq(cardTable.key, key), eq(cardTable.state, 'open')));
      return (row?.view as Card | undefined) ?? null;
    },
  };
}
