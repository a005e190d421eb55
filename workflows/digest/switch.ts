import { sql } from 'drizzle-orm';
import { digestChoice } from '../../db/schema/index.ts';
import { withTransaction } from '../../db/transaction.ts';
import { audit } from '../audit/record.ts';
import type { Ctx } from '../context.ts';
import { AppError } from '../errors.ts';

/** 日报 开, 日报 关: one's own daily digest; asking for it works at any time. @throws AppError staff.stranger */
export function switchDigest(ctx: Ctx, on: boolean): Promise<void> {
  return withTransaction(ctx, async (tx) => {
    const { actor } = tx;
    if (actor.kind !== 'staff') throw new AppError('staff.stranger');
    const { userId } = actor;
    const [before] = await tx.tx.execute<{ daily: boolean }>(
      sql`select daily from digest_choice where user_id = ${userId} for update`,
    );
    await tx.tx
      .insert(digestChoice)
      .values({ userId, daily: on })
      .onConflictDoUpdate({
        target: digestChoice.userId,
        set: { daily: on, changedAt: sql`app_now()` },
      });
    await audit(tx, {
      action: 'digest.switch',
      entity: 'person',
      entityId: userId,
      change: { daily: [before?.daily ?? null, on] },
    });
  });
}
