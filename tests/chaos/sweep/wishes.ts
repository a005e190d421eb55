import { sql } from 'drizzle-orm';
import type { House } from './house.ts';
import { numberOf, opened } from './orders.ts';
import type { Scenario } from './sweep.ts';

/** 林晓岚 has asked for 250 pieces instead of 200, and for a process that the routing does not do. */
async function asked(house: House): Promise<void> {
  const { order } = await opened(house, { specialProcesses: ['镀镍'] });
  await house.writes('lin', `客户要改 ${await numberOf(house, order)} 数量改为 250`);
  await house.drain();
  await house.presses('lin', await house.keyOf('lin', '客户变更'), '提交变更申请', {
    quantity: '250',
    requirements: '',
    specialProcesses: '镀镍、渗氮',
    bomRevision: '',
    reason: '客户来函',
  });
  await house.drain();
}

/** The customer's letter has come, and the planner has the request. */
async function submitted(house: House): Promise<void> {
  await asked(house);
  await house.writes('lin', '', ['letter']);
  await house.drain();
}

/** An order in work whose pieces go through VMC850, of which there are two. */
async function inWork(house: House): Promise<void> {
  await opened(house, { promisedDate: '2026-09-21', quantity: 900 });
  await house.database.db.execute(sql`
    insert into machine (id, model, name, workshop) values ('VMC850-01', 'VMC850', '1 号', '机加'), ('VMC850-02', 'VMC850', '2 号', '机加')
    on conflict do nothing`);
  await house.writes('shop', 'VMC850-01 坏了 修到 9月25日');
  await house.drain();
}

let card: string;

/** What customers want changed, and what happens outside. */
export const wishes: Scenario[] = [
  {
    name: 'the letter puts a change request before the planner',
    given: asked,
    when: '2026-09-17 10:00',
    async ready(house) {
      await house.writes('lin', '', ['letter']);
      await house.inbox();
    },
    deed: { duty: (house) => house.work('evidence_intake') },
    leaves: ['change.submit'],
  },
  {
    name: 'a change request is accepted',
    async given(house) {
      await submitted(house);
      card = await house.keyOf('planner2', '变更申请');
    },
    when: '2026-09-17 10:00',
    deed: { click: (house) => house.click('planner2', card, '接受') },
    leaves: ['order.change', 'checkpoint.reopen', 'checkpoint.reopen', 'checkpoint.open', 'change.accept'],
  },
  {
    name: 'a machine stands still',
    async given(house) {
      await inWork(house);
      card = await house.keyOf('shop', '登记供应商延期');
    },
    when: '2026-09-17 10:00',
    deed: {
      click: (house) =>
        house.click('shop', card, '登记', {
          kind: 'machine_breakdown',
          subject: 'VMC850-01',
          until: '2026-09-25',
          note: '',
        }),
    },
    leaves: ['incident.report', 'incident.touch'],
  },
];
