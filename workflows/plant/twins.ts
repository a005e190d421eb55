import { type SQL, sql } from 'drizzle-orm';

/** A process that was followed by another may have had a last batch on its way, seconds. */
const LAST_BATCH_SEC = 15;
/** Gateways deliver every ten seconds; one that was silent for longer does not run any more, seconds. */
const ALIVE_SEC = 120;

/**
 * Whether two streams (rows of plant_stream of one gateway) are of processes that run at the same time: both deliver now, and
 * the one that began first has delivered after the other began. One that was started anew falls silent before that;
 * what delivered in the future did so before the clock was put back.
 */
export const areTwins = (one: SQL, other: SQL): SQL => sql`(
  ${one}.stream <> ${other}.stream and greatest(${one}.own_at, ${other}.own_at) <= app_now()
  and least(${one}.own_at, ${other}.own_at) > greatest(
    app_now() - ${ALIVE_SEC} * interval '1 second',
    greatest(${one}.first_at, ${other}.first_at) + ${LAST_BATCH_SEC} * interval '1 second'))`;
