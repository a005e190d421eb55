import { sql } from 'drizzle-orm';
import { audit } from '../audit/record.ts';
import { actorId, type TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { factoryOf } from '../factory/load.ts';
import { may } from '../factory/rules.ts';
import { versionInForce } from '../factory/versions.ts';
import { say } from '../say.ts';
import type { StaffActor } from '../staff/actor.ts';
import { countText } from './cards/difference-text.ts';
import { paintProposal } from './paint-proposal.ts';
import { type Proposal, readProposal } from './proposal.ts';
import { lockConfiguration, OVERTAKEN, putInForce } from './put-in-force.ts';
import { hindrances } from './usable.ts';
import { problemLine } from './workbook/cells.ts';

const MOST_REASON = 200;

type StaffTx = TxCtx & { actor: StaffActor };

function asStaff(ctx: TxCtx): StaffTx {
  if (ctx.actor.kind !== 'staff') throw new AppError('configuration.not_yours');
  return ctx as StaffTx;
}

/** The proposal, locked, with the configuration. @throws AppError configuration.gone */
async function locked(ctx: TxCtx, id: string): Promise<Proposal> {
  await lockConfiguration(ctx);
  const proposal = await readProposal(ctx, id, { lock: true });
  if (!proposal) throw new AppError('configuration.gone');
  return proposal;
}

/** @throws AppError configuration.not_decider, configuration.own_proposal */
function assertMayDecide(ctx: StaffTx, { proposer }: Proposal): void {
  if (!may(ctx.factory, ctx.actor.roles, 'factory.activate')) throw new AppError('configuration.not_decider');
  if (ctx.actor.userId === proposer) throw new AppError('configuration.own_proposal');
}

async function close(ctx: TxCtx, id: string, state: string, note?: string): Promise<void> {
  await ctx.tx.execute(sql`
    update factory_proposal set state = ${state}, decided_by = ${actorId(ctx.actor)}, decided_at = app_now(),
      note = coalesce(${note ?? null}, note) where id = ${id}::uuid`);
}

/** What a decision comes to: the proposal as it is then, and whether it was open until now. */
export interface Decided {
  proposal: Proposal;
  decided: boolean;
}

async function after(ctx: StaffTx, id: string, decided: boolean): Promise<Decided> {
  await paintProposal(ctx, id, { except: ctx.actor.userId });
  const proposal = await readProposal(ctx, id);
  if (!proposal) throw new Error(`no proposal ${id}`);
  return { proposal, decided };
}

/**
 * 启用: the second person puts it in force. One that another version has overtaken becomes stale.
 * @throws AppError configuration.not_decider, .own_proposal, .hindered (it stays open), .gone; FactoryError
 */
export async function activate(asked: TxCtx, id: string): Promise<Decided> {
  const ctx = asStaff(asked);
  const proposal = await locked(ctx, id);
  assertMayDecide(ctx, proposal);
  if (proposal.state !== 'open') return after(ctx, id, false);
  const present = await versionInForce(ctx);
  if (present?.id !== proposal.baseVersion) {
    await close(ctx, id, 'stale', OVERTAKEN);
    return after(ctx, id, false);
  }
  const next = await factoryOf({ texts: proposal.files }, '待启用的配置');
  const problems = await hindrances(ctx, next);
  if (problems.length > 0)
    throw new AppError('configuration.hindered', { problems: problems.map(problemLine).join('') });
  await close(ctx, id, 'activated');
  const result = await after(ctx, id, true);
  const text = `您提交的配置变更已由${ctx.actor.name}启用，现在生效（${countText(proposal.difference)}）。`;
  await say(
    ctx,
    { to: 'person', userId: proposal.proposer },
    { kind: 'text', text },
    `factory:${id}:activated`,
  );
  await putInForce(ctx, present, {
    texts: proposal.files,
    source: proposal.source,
    note: proposal.note,
    proposedBy: `staff:${proposal.proposer}`,
    difference: proposal.difference,
    proposalId: id,
    ...(proposal.fileSha256 ? { evidence: proposal.fileSha256 } : {}),
  });
  return result;
}

/** 驳回, with a reason. @throws AppError configuration.reason_missing, .reason_too_long, .not_decider, .own_proposal, .gone */
export async function reject(asked: TxCtx, id: string, reason: string): Promise<Decided> {
  const ctx = asStaff(asked);
  const proposal = await locked(ctx, id);
  assertMayDecide(ctx, proposal);
  if (proposal.state !== 'open') return after(ctx, id, false);
  if (reason === '') throw new AppError('configuration.reason_missing');
  if ([...reason].length > MOST_REASON)
    throw new AppError('configuration.reason_too_long', { most: MOST_REASON });
  await close(ctx, id, 'rejected', reason);
  const result = await after(ctx, id, true);
  const text = `您提交的配置变更被${ctx.actor.name}驳回，配置没有变。原因：${reason}`;
  await say(
    ctx,
    { to: 'person', userId: proposal.proposer },
    { kind: 'text', text },
    `factory:${id}:rejected`,
  );
  await record(ctx, id, 'factory.reject', 'rejected', reason);
  return result;
}

/** 撤回, by who proposed it. @throws AppError configuration.not_yours, .gone */
export async function withdraw(asked: TxCtx, id: string): Promise<Decided> {
  const ctx = asStaff(asked);
  const proposal = await locked(ctx, id);
  if (ctx.actor.userId !== proposal.proposer) throw new AppError('configuration.not_yours');
  if (proposal.state !== 'open') return after(ctx, id, false);
  await close(ctx, id, 'withdrawn');
  const result = await after(ctx, id, true);
  await record(ctx, id, 'factory.withdraw', 'withdrawn');
  return result;
}

const record = (ctx: TxCtx, id: string, action: string, state: string, reason = ''): Promise<void> =>
  audit(ctx, {
    action,
    entity: 'factory',
    entityId: `proposal:${id}`,
    change: { state: ['open', state] },
    reason,
  });
