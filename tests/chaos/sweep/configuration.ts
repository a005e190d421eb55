import { sql } from 'drizzle-orm';
import { lockConfiguration, putInForce } from '../../../workflows/configuration/put-in-force.ts';
import { proposeRestore } from '../../../workflows/configuration/restore.ts';
import { DEFAULT_FACTORY_DIR } from '../../../workflows/factory/load.ts';
import { type FactoryTexts, readTexts } from '../../../workflows/factory/texts.ts';
import { versionInForce } from '../../../workflows/factory/versions.ts';
import type { House } from './house.ts';
import type { Scenario } from './sweep.ts';

let proposal: string;

/** Two versions, and the first of them proposed again by the planning lead. */
async function proposed(house: House): Promise<void> {
  await house.clockAt('2026-09-17 09:00:00');
  const { texts } = await readTexts(DEFAULT_FACTORY_DIR);
  const flow = texts['status-flow.yaml'] ?? '';
  const renamed = { ...texts, 'status-flow.yaml': flow.replace('name: 备料中', 'name: 齐套中') };
  const put = (files: FactoryTexts) =>
    house.factory.does(null, async (ctx) => {
      await lockConfiguration(ctx);
      const next = {
        texts: files,
        source: 'folder',
        note: '',
        proposedBy: 'system:folder',
        difference: [],
      } as const;
      return putInForce(ctx, await versionInForce(ctx), next);
    });
  const first = await put(texts);
  await put(renamed);
  ({ id: proposal } = await house.factory.does('pmc', (ctx) => proposeRestore(ctx, first.id)));
  await house.drain();
}

const inForce = (house: House) =>
  house.number(sql`select count(*)::int as n from factory_version where source = 'restore'`);

/** The second person's decision about a configuration: the old one holds, or the new one, with all that goes with it. */
export const configuration: Scenario[] = [
  {
    name: 'a configuration is activated',
    given: proposed,
    when: '2026-09-17 10:00',
    deed: { click: (house) => house.click('director', `factory:${proposal}:director`, '启用') },
    leaves: ['factory.restore'],
    async seen(house) {
      if ((await inForce(house)) !== 1) throw new Error('the version is not in force');
    },
  },
  {
    name: 'a configuration is rejected',
    given: proposed,
    when: '2026-09-17 10:00',
    deed: {
      click: (house) =>
        house.click('director', `factory:${proposal}:director`, '驳回', { reason: '先与仓库商量' }),
    },
    leaves: ['factory.reject'],
    async seen(house) {
      if ((await inForce(house)) !== 0) throw new Error('a rejected version is in force');
    },
  },
];
