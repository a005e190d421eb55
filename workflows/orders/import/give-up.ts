import { sql } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { repaint } from '../../say.ts';
import { type Batch, cardKey, lockCard } from './batch.ts';
import { refusedCard } from './cards/cards.ts';

/** Faults of ours (not of the file, not a killed process) after which a batch is given up. */
const MOST_ATTEMPTS = 5;

/** Counts a fault met while working on a batch; after some the uploader is told and others get their turn. */
export async function giveUp(ctx: Ctx, batch: Batch, err: unknown): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    await lockCard(tx, batch.id);
    const rows = await tx.execute<{ state: string; processed: number }>(sql`
      update import_batch set attempts = attempts + 1, refusal = ${String(err).slice(0, 500)},
        state = case when attempts + 1 < ${MOST_ATTEMPTS} then state else 'failed' end,
        finished_at = case when attempts + 1 < ${MOST_ATTEMPTS} then null else app_now() end
      where id = ${batch.id} and state in ('reading', 'applying') returning state, processed`);
    const [row] = rows;
    if (row?.state !== 'failed') return;
    ctx.log.error({ err, code: 'import.given_up', batch: batch.id }, 'import given up');
    const done = row.processed > 0 ? `已导入 ${row.processed} 行，其余没有导入。` : '没有导入任何内容。';
    const sentence = `系统出错，导入停止了。${done}请稍后重新发送文件（已导入的行不会重复），仍不行请联系管理员，编号 ${batch.id.slice(0, 8)}。`;
    await repaint({ ...ctx, tx }, cardKey(batch.id), refusedCard(batch.fileName, sentence), { closed: true });
  });
}
