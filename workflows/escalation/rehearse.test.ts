import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { from, listenTo, type Said } from '../testing/chat.ts';
import { putOrder } from '../testing/orders.ts';
import { escalationFlow } from './flow.ts';
import { runSteps } from './step.ts';
import { useLadders } from './testing/ladder.ts';

const house = useLadders(({ database }) =>
  database.db.execute(sql`truncate customer_order, checkpoint restart identity cascade`),
);
let said: () => Promise<Said[]>;
beforeEach(() => {
  said = listenTo(house.database);
});

async function asks(userId: string, text: string): Promise<string> {
  await said();
  await house.factory.does(userId, async (ctx) => {
    const intent = { kind: 'escalation.rehearse', reference: { text } } as const;
    await escalationFlow.intents?.['escalation.rehearse']?.(ctx, intent, from(userId));
  });
  const [answer] = await said();
  if (answer?.message.kind !== 'markdown') throw new Error(`not an answer: ${JSON.stringify(answer)}`);
  return answer.message.text;
}

const number = async (): Promise<string> => {
  const [row] = await house.database.db.execute<{ number: string }>(
    sql`select number from customer_order order by id desc limit 1`,
  );
  return row?.number ?? '';
};

describe('如果没人理会怎样', () => {
  it('tells every step of an open checkpoint: when, who, and what then', async () => {
    await house.ladders.open('2026-09-18 13:50:00');
    await house.ladders.clockAt('2026-09-18 15:00:00');
    expect(await asks('director', await number())).toBe(
      `**如果没人处理 ${await number()}**（恒锐 · 快换模组）

**结构工程师确认BOM冻结** · 责任人 叶子安 · 截止 9月18日 17:50
- 9月18日 17:50 第1级：提醒 叶子安
- 9月20日 11:50 第2级：升级到 梁思远，抄送 陆文渊，并告知 叶子安
- 9月20日 17:20 第3级：召集异常升级会议，梁思远 组织，叶子安、陆文渊、林晓岚 参加，时间在 9月20日 17:50 至 9月21日 17:20 之间
- 会后由 梁思远 填写结论；不填写，每个工作日上班时提醒

只在工作时间提醒；任何一步有人通过、驳回，后面的就不会发生。以上只是演练，没有发送任何消息。`.replaceAll(
        '9月18日 18:00',
        (m) => m,
      ),
    );
  });

  it('counts leave as of each step, also leave that begins later', async () => {
    await house.ladders.open('2026-09-17 09:00:00');
    await house.database.db.execute(sql`
      insert into absence (user_id, delegate_user_id, from_at, until_at, declared_by)
      values ('techhead', 'pmc', '2026-09-18T08:00:00+08:00', '2026-09-18T12:00:00+08:00', 'test')`);
    const text = await asks('director', await number());
    expect(text).toContain('第2级：升级到 梁思远、何静，抄送 陆文渊');
    expect(text).toContain('第3级：召集异常升级会议，梁思远 组织');
  });

  it('goes on from where the ladder stands', async () => {
    const id = await house.ladders.open('2026-09-17 09:00:00');
    await house.ladders.clockAt('2026-09-17 14:30:01');
    await house.factory.does(null, (ctx) => runSteps(ctx, [`${id}:1:1`]));
    const text = await asks('director', await number());
    expect(text).not.toContain('第1级');
    expect(text).toContain('- 9月18日 08:30 第2级');
  });

  it('without an open checkpoint tells those on the way, as if they were opened now', async () => {
    await house.ladders.clockAt('2026-09-17 09:00:00');
    await putOrder(house.database, {
      number: 'SO-20260917-0001',
      customer: '恒锐',
      product: 'KHM-200',
      status: 'pending_review',
      specialProcesses: ['镀镍'],
      promisedDate: '2026-10-20',
    });
    const text = await asks('director', 'SO-20260917-0001');
    expect(text).toContain(
      '**结构工程师确认BOM冻结**（假设现在进入「已确认」） · 责任人 叶子安 · 截止 9月17日 14:30',
    );
    expect(text).toContain(
      '**工艺确认特殊工序**（假设现在进入「已确认」） · 责任人 潘越 · 截止 9月18日 09:00',
    );
    expect(text).toContain('**质检放行**（假设现在进入「质检中」） · 责任人 任杰');
  });

  it('writes nothing but the answer', async () => {
    await house.ladders.open('2026-09-17 09:00:00');
    await said();
    await asks('director', await number());
    expect(await house.ladders.reminders()).toEqual([]);
    expect(await said()).toEqual([]);
  });

  it('is told to those only who may see the order', async () => {
    await house.ladders.open('2026-09-17 09:00:00');
    const own = await number();
    expect(await asks('lin', own)).toContain(own);
    await expect(asks('zhou', own)).rejects.toMatchObject({ code: 'escalation.no_such_order' });
    await expect(asks('clerk', own)).rejects.toMatchObject({ code: 'order.no_access' });
    await expect(asks('lin', '')).rejects.toMatchObject({ code: 'escalation.which_order' });
  });

  it('gives a list to pick from when several are meant', async () => {
    await house.ladders.open('2026-09-17 09:00:00');
    await house.ladders.open('2026-09-17 09:00:00');
    const text = await asks('director', '恒锐');
    expect(text.match(/- 如果没人理会怎样 SO-/g)).toHaveLength(2);
  });
});

it('what was rehearsed is what happens', async () => {
  const id = await house.ladders.open('2026-09-17 09:00:00');
  await house.ladders.away('engineer', 'processor');
  const foretold = await asks('director', await number());
  const planned = [...foretold.matchAll(/- 9月(\d+)日 (\d\d):(\d\d) 第(\d)级/g)].map((one) => one.slice(1));
  for (const [day, hour, minute, tier] of planned) {
    await house.ladders.clockAt(`2026-09-${day} ${hour}:${minute}:01`);
    await house.factory.does(null, (ctx) => runSteps(ctx, [`${id}:1:${tier}`]));
  }
  const rows = await house.database.db.execute<{ at: string; who: string[] }>(sql`
    select to_char(done_at at time zone 'Asia/Shanghai', 'DD HH24:MI') as at,
      array(select p.name from unnest(told) with ordinality u (id, n) join person p on p.user_id = u.id order by n) as who
    from escalation_step order by tier`);
  expect(planned).toHaveLength(3);
  expect(rows.map((row) => row.at)).toEqual(planned.map(([day, hour, minute]) => `${day} ${hour}:${minute}`));
  for (const { who } of rows) for (const name of who) expect(foretold).toContain(name);
});
