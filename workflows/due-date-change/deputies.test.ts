import { sql } from 'drizzle-orm';
import { afterEach, describe, expect, it } from 'vitest';
import { standInFor } from '../checkpoints/stand-in.ts';
import type { AppError } from '../errors.ts';
import { explain } from '../sentences/explain.ts';
import { useDateHouse } from './testing/date-house.ts';
import { stepsIn } from './testing/steps.ts';

const house = useDateHouse();
const { toApproval, toReview, approves } = stepsIn(house);

afterEach(() => house.database.db.execute(sql`delete from absence`));

/** Away from now on, as a declaration has it. */
async function away(userId: string, delegate: string): Promise<void> {
  await house.database.db.execute(sql`insert into absence (user_id, from_at, until_at, delegate_user_id, declared_by)
    values (${userId}, app_now() - interval '1 hour', app_now() + interval '1 day', ${delegate}, ${userId})`);
  await house.factory.does(null, (ctx) => standInFor(ctx, userId));
}

const asked = async (): Promise<string[]> => {
  const rows = await house.database.db.execute<{ userId: string }>(sql`
    select s.user_id as "userId" from checkpoint_signer s join checkpoint c on c.id = s.checkpoint_id
    where c.order_id = ${house.id} and c.round = s.round and c.state = 'open' and s.state = 'pending'`);
  return rows.map(({ userId }) => userId);
};

const cardsSince = async (): Promise<string[]> =>
  (await house.heard()).flatMap(({ to, message, cardKey }) =>
    message.kind === 'card' && cardKey?.startsWith('checkpoint:') && 'userId' in to ? [to.userId] : [],
  );

const transfers = async (from: string, name: string) => {
  const asks = await house.presses(from, await house.cardOf(from, 'checkpoints'), '转办', {}, 'checkpoints');
  return house.presses(from, asks, '确认转办', { to: name, reason: '出差' }, 'checkpoints');
};

describe('who asked for the date is nobody’s deputy in deciding on it', () => {
  it('the director goes on leave with them as deputy: the next one is asked, and can decide', async () => {
    await toApproval('lin');
    expect(await asked()).toEqual(['care']);
    await house.heard();
    await away('care', 'lin');
    const [next] = await asked();
    expect(await cardsSince()).toEqual([next]);
    expect(['care', 'lin']).not.toContain(next);
    await approves(next);
    expect(await house.request()).toMatchObject({ state: 'accepted', approvedBy: next });
  });

  it('the director is on leave already: she is passed over', async () => {
    await away('care', 'lin');
    await house.heard();
    await toApproval('lin');
    const [next] = await asked();
    expect(['care', 'lin']).not.toContain(next);
    expect(await cardsSince()).toEqual([next]);
  });

  it('a deputy who may act is asked as ever', async () => {
    await toApproval('lin');
    await house.heard();
    await away('care', 'service');
    expect(await asked()).toEqual(['care']);
    expect(await cardsSince()).toEqual(['service']);
  });

  it('nothing is handed to somebody in whose place they would act', async () => {
    await toReview('lin');
    await away('care', 'lin');
    await house.heard();
    const [reviewer] = await asked();
    const refused = await transfers(reviewer ?? '', '沈静怡').catch((err: unknown) => err);
    expect(refused).toMatchObject({ code: 'checkpoint.deputy_barred' });
    expect(explain(refused as AppError)).toBe(
      '沈静怡 正在请假，由 林晓岚 代理，而 林晓岚 不能处理这一项。请选别人。',
    );
    expect(await cardsSince()).toEqual([]);
  });

  it('who hands it to them reads of whom it speaks', async () => {
    await toApproval('lin');
    const refused = await transfers('care', '林晓岚').catch((err: unknown) => err);
    expect(explain(refused as AppError)).toContain('：林晓岚 是这次改期的申请人，不能再审批');
  });
});
