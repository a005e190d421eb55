import { and, eq, inArray, sql } from 'drizzle-orm';
import { card as cardTable, checkpoint as checkpointTable, person } from '../../db/schema/index.ts';
import type { Card } from '../card.ts';
import type { TxCtx } from '../context.ts';
import { schedule } from '../due.ts';
import { clock } from '../now.ts';
import { repaint } from '../say.ts';
import { actorOf } from '../staff/actor.ts';
import { checkpointCard } from './cards/checkpoint-card.ts';
import { readCheckpoint } from './read.ts';
import { readerOf } from './reader.ts';

/** Kind of the due instant; its ref is `<checkpoint>:<version>`, and the turn when a card had to be left for later. */
export const REPAINT = 'checkpoints.repaint';

/** A card that somebody is pressing is tried again after this long, so often at most. */
const AGAIN_MS = 1_000;
const MOST_TURNS = 30;

/** After a change: everybody else's cards of the checkpoint are painted anew, in a transaction of their own. */
export async function repaintSoon(ctx: TxCtx, checkpointId: number): Promise<void> {
  const [row] = await ctx.tx
    .select({ version: checkpointTable.version, now: sql<string>`app_now()` })
    .from(checkpointTable)
    .where(eq(checkpointTable.id, checkpointId));
  if (row) await schedule(ctx, REPAINT, `${checkpointId}:${row.version}`, new Date(row.now));
}

/**
 * Paints the open cards that show an older version of a checkpoint, each as its own reader may act on it. Locks only
 * cards, and of those none that somebody is pressing (as repaint-order.ts).
 */
export async function repaintCheckpoint(ctx: TxCtx, ref: string): Promise<void> {
  const [id = 0, version = 0, turn = 1] = ref.split(':').map(Number);
  const view = await readCheckpoint(ctx, id);
  if (!view) return;
  const stale = await ctx.tx.execute<{ id: string }>(sql`
    select id from card
    where state = 'open' and flow = 'checkpoints'
      and key = any (array(select ${`checkpoint:${id}:user:`} || ${person.userId} from ${person}))
      and coalesce((view#>>'{shows,version}')::int, 0) < ${view.version}`);
  if (stale.length === 0) return;
  const rows = await ctx.tx
    .select()
    .from(cardTable)
    .where(
      and(
        inArray(
          cardTable.id,
          stale.map((row) => row.id),
        ),
        eq(cardTable.state, 'open'),
      ),
    )
    .for('update', { skipLocked: true });
  for (const row of rows) {
    const reader = await actorOf(ctx, row.spaceId);
    if (!reader) continue;
    const card = checkpointCard(ctx.factory, view, await readerOf(ctx, view, reader));
    const asked = ((row.view as Card).inputs?.length ?? 0) > 0;
    const notice = { text: '关卡已有变化，请按最新内容操作。', tone: 'warn' } as const;
    const closed = view.state === 'passed' || view.state === 'withdrawn';
    await repaint(ctx, row.key, asked ? { ...card, notice } : card, { closed });
  }
  if (rows.length < stale.length && turn < MOST_TURNS) {
    const later = new Date((await clock(ctx)).getTime() + AGAIN_MS);
    await schedule(ctx, REPAINT, `${id}:${version}:${turn + 1}`, later);
  }
}
