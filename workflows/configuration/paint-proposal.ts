import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { repaint } from '../say.ts';
import { proposalCard } from './cards/proposal-card.ts';
import { proposalKey, readProposal } from './proposal.ts';

/** Paints the cards of a proposal anew for everybody who has one; without buttons once it is decided. */
export async function paintProposal(
  ctx: TxCtx,
  id: string,
  { except }: { except?: string } = {},
): Promise<void> {
  const proposal = await readProposal(ctx, id);
  if (!proposal) return;
  const cards = await ctx.tx.execute<{ key: string; userId: string }>(sql`
    select key, space_id as "userId" from card
    where state = 'open' and key like ${`${proposalKey(id, '')}%`} order by key`);
  for (const { key, userId } of cards) {
    if (userId === except) continue;
    await repaint(ctx, key, proposalCard(proposal, userId), { closed: proposal.state !== 'open' });
  }
}
