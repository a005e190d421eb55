import { afterAll, beforeAll, beforeEach } from 'vitest';
import { moveTo } from '../../../db/clock.ts';
import { createTestDatabase, type TestDatabase } from '../../../db/testing/database.ts';
import type { Card } from '../../card.ts';
import type { PressResult } from '../../flow.ts';
import type { Intent } from '../../intents.ts';
import { ordersFlow } from '../../orders/flow.ts';
import { seedCatalogue } from '../../testing/catalogue.ts';
import { from, listenTo, pressOf, type Said } from '../../testing/chat.ts';
import { createTestFactory, type TestFactory } from '../../testing/context.ts';
import { reportingFlow } from '../flow.ts';
import { putMaterials, putStandard } from './house.ts';

export interface ReportChat {
  database: TestDatabase;
  factory: TestFactory;
  heard: () => Promise<Said[]>;
  says(who: string, intent: Intent): Promise<Card>;
  /** Presses a button of a card of reports; every press is one of its own unless `again` names an earlier one. */
  presses(
    who: string,
    card: Card | null,
    label: string,
    form?: Record<string, string>,
    again?: string,
  ): Promise<PressResult>;
  /** Presses a button of an order's card; @returns the card that came for it. */
  opens(who: string, card: Card, label: string): Promise<Card>;
}

let presses = 0;

/** The flow of reports as people talk to it, on a database with the catalogue, materials and a quality standard. */
export function useReportChat(): ReportChat {
  const house = {} as ReportChat;
  beforeAll(async () => {
    const database = await createTestDatabase();
    await moveTo(database.db, new Date('2026-03-16T10:00:00+08:00'));
    const factory = await createTestFactory(database);
    await seedCatalogue(database);
    await putMaterials(database);
    await putStandard(database);
    Object.assign(house, { database, factory, heard: listenTo(database) });
  });
  beforeEach(async () => {
    await house.heard();
  });
  afterAll(() => house.database.close());

  async function says(who: string, intent: Intent): Promise<Card> {
    const handler = reportingFlow.intents?.[intent.kind] as
      | ((...args: unknown[]) => Promise<void>)
      | undefined;
    if (!handler) throw new Error(`nobody answers ${intent.kind}`);
    await house.factory.does(who, (ctx) => handler(ctx, intent, from(who)));
    return lastCard();
  }

  async function lastCard(): Promise<Card> {
    const card = (await house.heard()).findLast((one) => one.card)?.card;
    if (!card) throw new Error('no card came');
    return card;
  }

  async function press(
    who: string,
    card: Card | null,
    label: string,
    form: Record<string, string> = {},
    again?: string,
  ): Promise<PressResult> {
    if (!card) throw new Error('no card to press on');
    const { action, press: one } = pressOf(card, label, form);
    const handler = reportingFlow.presses?.[action];
    if (!handler) throw new Error(`no handler for ${action}`);
    presses += 1;
    const cardId = again ?? `card-${presses}`;
    return house.factory.does(who, (ctx) => handler(ctx, { ...one, cardId, pressKey: `press:${cardId}` }));
  }

  async function opens(who: string, card: Card, label: string): Promise<Card> {
    const { action, press: one } = pressOf(card, label);
    const handler = ordersFlow.presses?.[action];
    if (!handler) throw new Error(`no handler for ${action}`);
    presses += 1;
    await house.factory.does(who, (ctx) => handler(ctx, { ...one, pressKey: `press:${presses}` }));
    return lastCard();
  }

  return Object.assign(house, { says, presses: press, opens });
}
