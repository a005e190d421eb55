import { sql } from 'drizzle-orm';
import { audit } from '../audit/record.ts';
import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { say } from '../say.ts';
import type { StaffActor } from '../staff/actor.ts';
import { holdersOfRight } from '../staff/holders.ts';
import { countText } from './cards/difference-text.ts';
import { proposalCard } from './cards/proposal-card.ts';
import { paintProposal } from './paint-proposal.ts';
import { openProposal, type Proposal, proposalKey, readProposal } from './proposal.ts';

/**
 * Puts a proposal, whose row holds everything but its state, before those who may activate it. The proposer's earlier one gives way to it.
 * @throws AppError configuration.another_open, configuration.nobody_activates
 */
export async function offer(ctx: TxCtx & { actor: StaffActor }, id: string): Promise<Proposal> {
  const { actor } = ctx;
  const deciders = (await holdersOfRight(ctx, 'factory.activate')).filter(
    (userId) => userId !== actor.userId,
  );
  if (deciders.length === 0) throw new AppError('configuration.nobody_activates');
  const waiting = await openProposal(ctx);
  if (waiting && waiting.proposer !== actor.userId)
    throw new AppError('configuration.another_open', { who: waiting.proposerName, when: waiting.proposedAt });
  if (waiting) await giveWay(ctx, waiting);
  await ctx.tx.execute(
    sql`update factory_proposal set state = 'open', proposed_at = app_now() where id = ${id}::uuid`,
  );
  const proposal = await readProposal(ctx, id);
  if (!proposal) throw new Error(`no proposal ${id}`);
  for (const userId of [actor.userId, ...deciders]) {
    const key = proposalKey(id, userId);
    const card = { kind: 'card', flow: 'configuration', key, card: proposalCard(proposal, userId) } as const;
    await say(ctx, { to: 'person', userId }, card, `${key}:offered`);
  }
  await audit(ctx, {
    action: 'factory.propose',
    entity: 'factory',
    entityId: `proposal:${id}`,
    change: { proposal: [null, countText(proposal.difference)], base: [null, proposal.baseVersion] },
    reason: proposal.note,
    ...(proposal.fileSha256 ? { evidence: [proposal.fileSha256] } : {}),
  });
  return proposal;
}

async function giveWay(ctx: TxCtx, { id }: Proposal): Promise<void> {
  await ctx.tx.execute(sql`
    update factory_proposal set state = 'withdrawn', note = '由新提交的配置代替', decided_at = app_now() where id = ${id}::uuid`);
  await paintProposal(ctx, id);
}
