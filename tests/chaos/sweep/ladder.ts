import { sql } from 'drizzle-orm';
import { giveCard } from '../../../workflows/checkpoints/tell.ts';
import type { Factory } from '../../../workflows/factory/factory.ts';
import type { House } from './house.ts';
import { type Opened, opened, withEvidence } from './orders.ts';
import type { Scenario } from './sweep.ts';

/** When each tier of a checkpoint runs that nobody answers (see `opened`). */
const TIERS = ['2026-09-17 14:31', '2026-09-18 08:35', '2026-09-18 14:10'] as const;
const AFTER_THE_MEETING = '2026-09-18 17:01';

/** The ladder has run up to this tier, and everything was told. */
async function climbed(house: House, tier: 0 | 1 | 2 | 3): Promise<Opened> {
  const at = await opened(house);
  for (const when of TIERS.slice(0, tier)) {
    await house.clockAt(`${when}:00`);
    await house.drain();
  }
  return at;
}

const meetingOf = async (house: House): Promise<string> => {
  const [row] = await house.database.db.execute<{ id: string; organiser: string }>(
    sql`select id, organiser_user_id as organiser from escalation_meeting`,
  );
  if (row?.organiser !== 'techhead') throw new Error(`no meeting, or of ${row?.organiser}`);
  return `escalation:meeting:${row.id}:user:techhead`;
};

const atItsEnd = (onTimeout: 'pass' | 'reject') => (factory: Factory) => {
  const rule = factory.checkpoints.bom_freeze;
  if (!rule) throw new Error('no rule');
  return { ...factory, checkpoints: { ...factory.checkpoints, bom_freeze: { ...rule, onTimeout } } };
};

const step = (tier: 1 | 2 | 3, leaves: string[]): Scenario => ({
  name: `tier ${tier}`,
  given: async (house) => void (await climbed(house, (tier - 1) as 0 | 1 | 2)),
  when: TIERS[tier - 1] ?? '',
  deed: { duty: (house) => house.due() },
  leaves,
});

let at: Opened;

/** What happens when nobody answers. */
export const ladder: Scenario[] = [
  step(1, ['escalation.remind']),
  step(2, ['escalation.head']),
  step(3, ['escalation.meeting', 'escalation.invite']),
  {
    name: 'reminders are said',
    given: async (house) => void (await climbed(house, 1)),
    when: TIERS[1],
    ready: (house) => house.due(),
    deed: { duty: (house) => house.work('escalation') },
    leaves: [],
  },
  {
    name: 'the meeting is planned',
    given: async (house) => void (await climbed(house, 2)),
    when: TIERS[2],
    ready: (house) => house.due(),
    deed: { duty: (house) => house.work('escalation_meetings') },
    leaves: ['escalation.invite'],
  },
  {
    name: 'after the meeting the decision is asked for',
    given: async (house) => void (await climbed(house, 3)),
    when: AFTER_THE_MEETING,
    deed: { duty: (house) => house.due() },
    leaves: [],
  },
  {
    name: 'the decision of the meeting',
    async given(house) {
      await climbed(house, 3);
      await house.clockAt(`${AFTER_THE_MEETING}:00`);
    },
    when: '2026-09-18 17:05',
    deed: {
      click: async (house) =>
        house.click('techhead', await meetingOf(house), '记录结论', {
          decision: '今天定版',
          span: '4h',
          day: '',
          assignee: 'processor',
        }),
    },
    leaves: ['escalation.decide'],
  },
  {
    name: '通过 while a meeting is planned',
    async given(house) {
      at = await climbed(house, 3);
      await withEvidence(house, at.checkpoint);
    },
    when: '2026-09-18 14:20',
    deed: { click: (house) => house.click('engineer', at.cardOf('engineer'), '通过') },
    leaves: ['escalation.settle', 'checkpoint.pass'],
  },
  {
    name: '立即升级',
    async given(house) {
      at = await climbed(house, 1);
      await house.factory.does(null, (ctx) => giveCard(ctx, at.checkpoint, ['director'], undefined, 'test'));
      await house.drain();
      await house.presses('director', at.cardOf('director'), '立即升级');
    },
    when: '2026-09-17 16:00',
    deed: {
      click: (house) =>
        house.click('director', at.cardOf('director'), '确认立即升级', { tier: '3', reason: '客户在等' }),
    },
    leaves: ['escalation.meeting', 'escalation.invite'],
  },
  {
    name: 'a time-out that rejects',
    rules: atItsEnd('reject'),
    given: async (house) => void (await climbed(house, 0)),
    when: TIERS[0],
    deed: { duty: (house) => house.due() },
    leaves: ['checkpoint.reject'],
  },
  {
    name: 'a time-out that passes',
    rules: atItsEnd('pass'),
    given: async (house) => void (await opened(house, { product: 'DKG-15' })),
    when: TIERS[0],
    deed: { duty: (house) => house.due() },
    leaves: ['checkpoint.pass', 'checkpoint.open'],
  },
];
