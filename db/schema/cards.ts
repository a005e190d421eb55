import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { instant, instantNow } from './columns.ts';

/**
 * A card on somebody's screen. `id` is the platform's outTrackId. `version` rises with every repaint and is
 * part of each button, so a press on an old painting is recognised. `view` is the neutral card as it should
 * look now; `paintedVersion` is what the platform was last told.
 */
export const card = pgTable(
  'card',
  {
    id: uuid().primaryKey().defaultRandom(),
    channel: text().notNull(),
    /** What this card is about and for whom, e.g. order:17:user:zhang; one open card per key. */
    key: text().notNull(),
    flow: text().notNull(),
    /** person | group */
    space: text().notNull(),
    spaceId: text().notNull(),
    view: jsonb().$type<unknown>().notNull(),
    version: integer().notNull().default(1),
    paintedVersion: integer().notNull().default(0),
    /** open | closed | superseded */
    state: text().notNull().default('open'),
    /** Who pressed it last, so that a late presser can be told who won. */
    pressedBy: text(),
    pressedAt: instant(),
    deliveredAt: instant(),
    createdAt: instantNow(),
    updatedAt: instantNow(),
  },
  (t) => [
    uniqueIndex('card_open_key').on(t.key).where(sql`state = 'open'`),
    index('card_key').on(t.key),
    // What waits for a person. Not by time: a repaint would then have to write every index of the row.
    index('card_open_space').on(t.spaceId).where(sql`state = 'open'`),
  ],
);

/** A question that is open in a conversation ("which of these?"), kept so that a restart does not forget it. */
export const dialogue = pgTable('dialogue', {
  /** channel:conversation:user */
  id: text().primaryKey(),
  flow: text().notNull(),
  state: jsonb().$type<unknown>().notNull(),
  expiresAt: instant().notNull(),
});
