import { eq, sql } from 'drizzle-orm';
import { inbox } from '../../db/schema/index.ts';
import type { Ctx, TxCtx } from '../../workflows/context.ts';
import { AppError } from '../../workflows/errors.ts';
import type { IncomingFile } from '../../workflows/flow.ts';
import { say } from '../../workflows/say.ts';
import { explain, incidentId } from '../../workflows/sentences/explain.ts';
import type { Channel, Inbound, InboundMessage } from '../channel.ts';
import { dispatchMessage, whereOf } from '../dispatch.ts';
import { settleInbound } from './accept.ts';
import { type ClaimedRow, claimInbound, postponeInbound } from './claim.ts';
import { fetchFiles } from './fetch-files.ts';

export interface WorkerDeps {
  /** Context without actor; the dispatcher finds out who acts. */
  base: Omit<Ctx, 'actor' | 'tx'>;
  channels: ReadonlyMap<string, Channel>;
  /** Who works them (bot/life.ts). */
  holder: number;
}

const system = { kind: 'system', name: 'inbox' } as const;

/**
 * Works inbound rows until none is due. Each row: handler, audit, outbox and settling in ONE transaction, which does
 * not wait for the disk: nothing of it is told to anybody before the outbox claims its row, and that commit makes
 * everything before it durable too. A power cut before that takes all of it, and the accepted row is worked again.
 */
export async function drainInbox(deps: WorkerDeps): Promise<void> {
  while ((await workOne(deps)) !== 'empty');
}

async function workOne(deps: WorkerDeps): Promise<'worked' | 'empty'> {
  const step = await deps.base.db.transaction(async (tx) => {
    const [row] = await Promise.all([claimInbound(tx), tx.execute(sql`set local synchronous_commit = off`)]);
    if (!row) return { next: 'empty' } as const;
    if (needsFiles(row)) return { next: 'fetch', row } as const;
    const ctx: TxCtx = { ...deps.base, tx, actor: system };
    try {
      await handle(ctx, row);
      return { next: 'done' } as const;
    } catch (err) {
      return { next: 'failed', row, err } as const;
    }
  });
  if (step.next === 'empty') return 'empty';
  if (step.next === 'fetch') await fetchFor(deps, step.row);
  if (step.next === 'failed') await postpone(deps, step.row, step.err);
  return 'worked';
}

function needsFiles(row: ClaimedRow): boolean {
  return row.payload.kind === 'message' && row.payload.files.length > 0 && !row.fetched;
}

/**
 * Runs the handler in a savepoint: an expected error undoes all it did and is answered with its sentence;
 * anything else is thrown on, and the row waits for another try.
 */
async function handle(ctx: TxCtx, row: ClaimedRow): Promise<void> {
  const event: Inbound = row.payload;
  if (event.kind !== 'message') {
    await settleInbound(ctx.tx, row.id);
    return;
  }
  try {
    await ctx.tx.transaction((inner) =>
      dispatchMessage({ ...ctx, tx: inner }, event, (row.fetched as IncomingFile[] | null) ?? []),
    );
    await settleInbound(ctx.tx, row.id);
  } catch (err) {
    if (!(err instanceof AppError)) throw err;
    ctx.log.info({ code: err.code, inbox: row.id }, 'refused');
    await answer(ctx, event, explain(err), 'refused');
    await settleInbound(ctx.tx, row.id, err.code);
  }
}

async function fetchFor(deps: WorkerDeps, row: ClaimedRow): Promise<void> {
  const channel = deps.channels.get(row.channel);
  if (!channel) throw new Error(`no channel ${row.channel}`);
  try {
    await fetchFiles({ ...deps.base, holder: deps.holder }, channel, row.id, row.payload as InboundMessage);
  } catch (err) {
    if (err instanceof AppError) await refuseFile(deps, row, err);
    else await postpone(deps, row, err);
  }
}

/** A file that can never be taken (too large, gone): said at once, not tried again. */
async function refuseFile(deps: WorkerDeps, row: ClaimedRow, err: AppError): Promise<void> {
  deps.base.log.info({ code: err.code, inbox: row.id }, 'file refused');
  await deps.base.db.transaction(async (tx) => {
    const ctx: TxCtx = { ...deps.base, tx, actor: system };
    const [open] = await tx
      .select({ state: inbox.state })
      .from(inbox)
      .where(eq(inbox.id, row.id))
      .for('update');
    if (open?.state !== 'new') return;
    await answer(ctx, row.payload as InboundMessage, explain(err), 'refused');
    await settleInbound(tx, row.id, err.code);
  });
}

async function postpone(deps: WorkerDeps, row: ClaimedRow, err: unknown): Promise<void> {
  const incident = incidentId();
  deps.base.log.error({ err, code: 'inbox.failed', inbox: row.id, incident }, 'inbound row failed');
  await deps.base.db.transaction(async (tx) => {
    const left = await postponeInbound(tx, row.id, `${incident}: ${String(err)}`.slice(0, 500));
    if (left !== 'dead' || row.payload.kind !== 'message') return;
    const sentence = explain(new AppError('internal.given_up', { incident }));
    await answer({ ...deps.base, tx, actor: system }, row.payload, sentence, 'dead');
  });
}

async function answer(ctx: TxCtx, event: InboundMessage, text: string, suffix: string): Promise<void> {
  const where = whereOf(event);
  await say(ctx, where.reply, { kind: 'text', text }, `${where.messageKey}:${suffix}`);
}
