import { sql } from 'drizzle-orm';
import { opened } from './orders.ts';
import type { Scenario } from './sweep.ts';

/** Files that people send. */
export const evidence: Scenario[] = [
  {
    name: 'a picture is taken in',
    given: async (house) => void (await opened(house)),
    when: '2026-09-17 10:00',
    ready: (house) => house.writes('engineer', '', ['BOM']),
    deed: { duty: (house) => house.inbox() },
    leaves: ['checkpoint.evidence'],
  },
  {
    name: 'a picture is examined and attached',
    given: async (house) => void (await opened(house)),
    when: '2026-09-17 10:00',
    async ready(house) {
      await house.writes('engineer', '', ['BOM']);
      await house.inbox();
    },
    deed: { duty: (house) => house.work('evidence_intake') },
    leaves: ['checkpoint.evidence'],
    async seen(house) {
      const said = sql`select count(*)::int as n from outbox where message->>'text' like '收到，已作为%'`;
      if ((await house.number(said)) !== 1) throw new Error('收到 was not said once');
    },
  },
  {
    name: 'a picture that several checkpoints want is asked about',
    async given(house) {
      await opened(house);
      await opened(house);
    },
    when: '2026-09-17 10:00',
    async ready(house) {
      await house.writes('engineer', '', ['BOM']);
      await house.inbox();
    },
    deed: { duty: (house) => house.work('evidence_intake') },
    leaves: [],
  },
  {
    name: 'the checkpoint is chosen',
    async given(house) {
      await opened(house);
      await opened(house);
      await house.writes('engineer', '', ['BOM']);
    },
    when: '2026-09-17 10:00',
    deed: {
      click: async (house) =>
        house.click('engineer', await house.keyOf('engineer', '这是哪个关卡的凭证'), '1 ·'),
    },
    leaves: ['checkpoint.evidence'],
  },
];
