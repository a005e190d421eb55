import type { Logger } from 'pino';
import type { Db } from '../../db/client.ts';
import type { EvidenceStore } from '../../db/evidence/store.ts';
import type { Channel, SendResult } from '../channel.ts';
import type { Pictures } from '../pictures/pictures.ts';
import { claimOutbox, type OutboxRow, REPEATABLE, recoverLost } from './claim.ts';
import { prepare } from './prepare.ts';
import { settle } from './settle.ts';

export interface SenderDeps {
  db: Db;
  evidence: EvidenceStore;
  channels: ReadonlyMap<string, Channel>;
  log: Logger;
  /** Draws charts; without it their captions are said. */
  pictures?: Pictures | undefined;
  /** Who sends (bot/life.ts). */
  holder: number;
}

/** Sends under way at once in this process; each belongs to another lane. */
const SLOTS = 16;
/**
 * Of these, sends that the platform would not know again: what a killed process leaves of them is unknown. So few wait for
 * the platform's pace (20 calls a second) only after they were claimed; at 100 ms a call they still go at that pace.
 */
const SLOTS_ONCE = 4;

/** How often sends of dead processes are looked for, ms; their leases run for a minute. */
const LOST_EVERY_MS = 1_000;

export interface Sender {
  /**
   * Starts as many due sends as there are free slots; a slow one never holds up the others.
   * @returns whether it started any, and so will call `wake` by itself
   */
  fill(): Promise<boolean>;
  /** Resolves when the sends under way have settled. */
  idle(): Promise<void>;
}

/** @param wake asked to call `fill` again when a slot is free. Sends run outside any transaction. */
export function createSender(deps: SenderDeps, wake: () => void): Sender {
  const underWay = new Set<Promise<void>>();
  let once = 0;
  let lostLookAt = 0;

  const launch = (row: OutboxRow): void => {
    const counts = REPEATABLE.has(row.message.kind) ? 0 : 1;
    once += counts;
    const sending = sendOne(deps, row)
      .catch((err) =>
        deps.log.error({ err, code: 'outbox.settle_failed', outbox: row.id }, 'settling failed'),
      )
      .finally(() => {
        underWay.delete(sending);
        once -= counts;
        wake();
      });
    underWay.add(sending);
  };

  const recover = async (): Promise<void> => {
    if (performance.now() < lostLookAt) return;
    const lost = await recoverLost(deps.db);
    if (lost > 0) deps.log.warn({ code: 'outbox.recovered', lost }, 'sends of a dead process recovered');
    lostLookAt = performance.now() + LOST_EVERY_MS;
  };

  return {
    async fill() {
      await recover();
      const free = SLOTS - underWay.size;
      if (free <= 0) return false;
      const rows = await claimOutbox(deps.db, free, deps.holder, Math.max(0, SLOTS_ONCE - once));
      for (const row of rows) launch(row);
      return rows.length > 0;
    },
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

async function sendOne(deps: SenderDeps, row: OutboxRow): Promise<void> {
  const channel = deps.channels.get(row.channel);
  const prepared = await prepare(deps, row, channel?.can);
  const sends = 'sendable' in prepared;
  const result = sends ? await attempt(deps, channel, row, prepared.sendable) : prepared;
  const state = await settle(deps.db, row, sends ? prepared : null, result);
  if (result.outcome === 'sent') {
    if (result.detail?.alreadyThere && row.attempts === 1 && row.message.kind === 'notice')
      tellSwallowed(deps, row);
    return;
  }
  const level = state === 'queued' ? 'warn' : 'error';
  deps.log[level](
    {
      code: result.code,
      outbox: row.id,
      lane: row.lane,
      kind: row.message.kind,
      state,
      reason: result.reason,
    },
    'send did not succeed',
  );
}

/** Notices are repeated by the outbox only, so the first attempt cannot be a copy of one that we know of. */
function tellSwallowed({ log }: SenderDeps, { id, lane, message, idempotencyKey }: OutboxRow): void {
  log.warn(
    { code: 'outbox.swallowed', outbox: id, lane, kind: message.kind, key: idempotencyKey },
    'the platform dropped it as a copy, though it was sent for the first time',
  );
}

async function attempt(
  deps: SenderDeps,
  channel: Channel | undefined,
  row: OutboxRow,
  sendable: Parameters<Channel['send']>[1],
): Promise<SendResult> {
  if (!channel) return { outcome: 'failed', code: 'outbox.no_channel', reason: row.channel };
  try {
    return await channel.send(row.recipient, sendable, row.idempotencyKey);
  } catch (err) {
    deps.log.error({ err, code: 'outbox.channel_threw', outbox: row.id }, 'channel threw');
    return { outcome: 'unknown', code: 'outbox.channel_threw', reason: String(err) };
  }
}
