import { afterAll, beforeAll } from 'vitest';
import { moveTo } from '../../../db/clock.ts';
import { factoryProposal } from '../../../db/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../../../db/testing/database.ts';
import type { TxCtx } from '../../context.ts';
import { checkTexts, DEFAULT_FACTORY_DIR } from '../../factory/load.ts';
import { type FactoryTexts, readTexts } from '../../factory/texts.ts';
import { readVersion, textsOfVersion, type VersionHead, versionInForce } from '../../factory/versions.ts';
import type { StaffActor } from '../../staff/actor.ts';
import { seedCatalogue } from '../../testing/catalogue.ts';
import { listenTo, type Said } from '../../testing/chat.ts';
import { createTestFactory } from '../../testing/context.ts';
import { offer } from '../offer.ts';
import type { Proposal } from '../proposal.ts';
import { lockConfiguration, putInForce } from '../put-in-force.ts';
import { dataOf } from '../workbook/data.ts';
import { differenceOf } from '../workbook/difference.ts';

export interface ConfigurationHouse {
  database: TestDatabase;
  /** The files that ship. */
  shipped: FactoryTexts;
  heard: () => Promise<Said[]>;
  /** In a transaction, by the configuration that is in force. */
  does<R>(userId: string | null, work: (ctx: TxCtx) => Promise<R>): Promise<R>;
  /** Another version, without any proposal. */
  version(texts: FactoryTexts, source?: 'folder' | 'workbook'): Promise<VersionHead>;
  /** What this person proposes, as their workbook would. */
  proposes(userId: string, texts: FactoryTexts): Promise<Proposal>;
}

/** The files with one of them edited. */
export function edited(texts: FactoryTexts, file: string, from: string, to: string): FactoryTexts {
  const text = texts[file] ?? '';
  if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
  return { ...texts, [file]: text.replace(from, to) };
}

/** A house in which the shipped configuration is version 1. */
export function useConfigurationHouse(): ConfigurationHouse {
  const house = {} as ConfigurationHouse;
  beforeAll(async () => {
    const database = await createTestDatabase();
    await moveTo(database.db, new Date('2026-03-16T10:00:00+08:00'));
    const staff = await createTestFactory(database, { checkpoints: true });
    await seedCatalogue(database);
    const { texts } = await readTexts(DEFAULT_FACTORY_DIR);
    Object.assign(house, { database, shipped: texts, heard: listenTo(database) });
    house.does = (userId, work) =>
      staff.does(userId, async (ctx) => {
        const head = await versionInForce(ctx);
        return work(head ? { ...ctx, factory: await readVersion(ctx, head) } : ctx);
      });
    await house.version(texts);
  });
  afterAll(() => house.database.close());

  house.version = (texts, source = 'folder') =>
    house.does(null, async (ctx) => {
      await lockConfiguration(ctx);
      const next = { texts, source, note: '', proposedBy: 'system:test', difference: [] };
      return putInForce(ctx, await versionInForce(ctx), next);
    });
  house.proposes = (userId, files) =>
    house.does(userId, async (ctx) => {
      await lockConfiguration(ctx);
      const base = await versionInForce(ctx);
      if (!base) throw new Error('no version');
      const [before, after] = await Promise.all([
        checkTexts({ texts: await textsOfVersion(ctx, base.id) }),
        checkTexts({ texts: files }),
      ]);
      const [row] = await ctx.tx
        .insert(factoryProposal)
        .values({
          baseVersion: base.id,
          files: { ...files },
          source: 'workbook',
          state: 'reading',
          difference: differenceOf(dataOf(before.files), dataOf(after.files)),
          proposedBy: `staff:${userId}`,
        })
        .returning({ id: factoryProposal.id });
      if (!row) throw new Error('no row');
      return offer(ctx as TxCtx & { actor: StaffActor }, row.id);
    });
  return house;
}
