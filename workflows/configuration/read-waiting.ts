import { sql } from 'drizzle-orm';
import type { Ctx, TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { may } from '../factory/rules.ts';
import { textsOfVersion, versionInForce } from '../factory/versions.ts';
import { say } from '../say.ts';
import { explain, incidentId } from '../sentences/explain.ts';
import { cellText } from '../spreadsheet/types.ts';
import { actorOf, type StaffActor } from '../staff/actor.ts';
import { offer } from './offer.ts';
import { readProposal } from './proposal.ts';
import { lockConfiguration } from './put-in-force.ts';
import { bytesOf } from './take.ts';
import { tellProblems } from './tell-problems.ts';
import { hindrances } from './usable.ts';
import { withWarnings } from './warn.ts';
import type { CellProblem } from './workbook/cells.ts';
import { MARK_SHEET, readMark } from './workbook/introduction.ts';
import { judgeWorkbook } from './workbook/judge.ts';
import { openConfiguration } from './workbook/open.ts';
import type { Sheets } from './workbook/read.ts';

interface Waiting extends Record<string, unknown> {
  id: string;
  sha256: string;
  /** User id. */
  proposer: string;
}

/**
 * Reads configurations until none waits. One is claimed by the row lock of the transaction that reads it: other copies
 * pass over it, and the death of a process gives it back at once.
 */
export async function readWaiting(ctx: Ctx, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && (await readNext(ctx, signal)));
}

async function readNext(ctx: Ctx, signal: AbortSignal): Promise<boolean> {
  let claimed: Waiting | undefined;
  try {
    await ctx.db.transaction(async (tx) => {
      [claimed] = await tx.execute<Waiting>(sql`
        select id, file_sha256 as sha256, substr(proposed_by, 7) as proposer from factory_proposal
        where state = 'reading' order by proposed_at, id limit 1 for update skip locked`);
      if (!claimed) return;
      await tx.execute(sql`set local idle_in_transaction_session_timeout = '5min'`);
      await judge({ ...ctx, tx }, claimed, signal);
    });
    return claimed !== undefined;
  } catch (err) {
    if (signal.aborted) return false;
    if (!claimed) throw err;
    await refuse(ctx, claimed, sentenceOf(ctx, claimed, err));
    return true;
  }
}

function sentenceOf(ctx: Ctx, { id }: Waiting, err: unknown): string {
  if (err instanceof AppError) {
    ctx.log.info({ code: err.code, proposal: id }, 'configuration refused');
    return explain(err);
  }
  const incident = incidentId();
  ctx.log.error(
    { err, code: 'configuration.failed', proposal: id, incident },
    'configuration could not be read',
  );
  return explain(new AppError('configuration.failed', { incident }));
}

/** @throws AppError with what to tell the proposer; then nothing of the proposal stands */
async function judge(ctx: TxCtx, { id, sha256, proposer }: Waiting, signal: AbortSignal): Promise<void> {
  const actor = await actorOf(ctx, proposer);
  if (!actor || !may(ctx.factory, actor.roles, 'factory.propose'))
    throw new AppError('configuration.not_permitted');
  const sheets = await openConfiguration(await bytesOf(ctx, sha256), signal);
  await lockConfiguration(ctx);
  const base = await baseOf(ctx, sheets);
  const texts = await textsOfVersion(ctx, base.id);
  const judged = await judgeWorkbook(sheets, texts);
  if (judged.kind === 'same')
    return settle(ctx, id, proposer, 'same', explain(new AppError('configuration.same')));
  const problems =
    judged.kind === 'wrong' ? judged.problems : await hindrances(ctx, judged.factory, judged.cells);
  if (problems.length > 0 || judged.kind === 'wrong') return tellWrong(ctx, id, proposer, problems);
  const difference = await withWarnings(ctx, judged.difference, judged.factory);
  await ctx.tx.execute(sql`
    update factory_proposal set base_version = ${base.id}, files = ${JSON.stringify(judged.texts)}::text::jsonb,
      difference = ${JSON.stringify(difference)}::text::jsonb where id = ${id}`);
  await offer({ ...ctx, actor } as TxCtx & { actor: StaffActor }, id);
}

/** The version that a workbook was made from, which must be the one in force. @throws AppError */
async function baseOf(ctx: TxCtx, { rows }: Sheets) {
  const cells = (rows.get(MARK_SHEET) ?? []).flatMap((row) => row.cells);
  const mark = cells.map((cell) => readMark(cellText(cell))).find((one) => one !== null);
  if (!mark) throw new AppError('configuration.no_mark', { sheet: MARK_SHEET });
  const present = await versionInForce(ctx);
  if (!present) throw new AppError('configuration.no_version');
  if (mark.version !== present.id)
    throw new AppError('configuration.outdated', { of: mark.version, now: present.id });
  if (!present.digest.startsWith(mark.digest)) throw new AppError('configuration.foreign');
  return present;
}

async function tellWrong(
  ctx: TxCtx,
  id: string,
  proposer: string,
  problems: readonly CellProblem[],
): Promise<void> {
  await ctx.tx.execute(sql`
    update factory_proposal set state = 'refused', decided_at = app_now(), note = ${`${problems.length} 处问题`} where id = ${id}`);
  await tellProblems(ctx, proposer, problems, id);
}

async function settle(
  ctx: TxCtx,
  id: string,
  userId: string,
  state: 'same' | 'refused',
  text: string,
): Promise<void> {
  await ctx.tx.execute(sql`
    update factory_proposal set state = ${state}, decided_at = app_now(), note = ${text.slice(0, 500)} where id = ${id}`);
  await say(ctx, { to: 'person', userId }, { kind: 'text', text }, `factory:${id}:${state}`);
}

async function refuse(ctx: Ctx, { id, proposer }: Waiting, sentence: string): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const inTx: TxCtx = { ...ctx, tx };
    const proposal = await readProposal(inTx, id, { lock: true });
    if (proposal?.state === 'reading') await settle(inTx, id, proposer, 'refused', sentence);
  });
}
