import type Router from '@koa/router';
import type { Context } from 'koa';
import type { Ctx } from '../../workflows/context.ts';
import { AppError } from '../../workflows/errors.ts';
import { readFact } from '../../workflows/facts/read-fact.ts';
import { recordFacts } from '../../workflows/facts/record.ts';
import { discardRest } from '../upload/receive.ts';
import { listOf, outcomeFor, refuse, statusFor } from './answers.ts';
import { readBody } from './body.ts';
import { createBucket } from './bucket.ts';
import { callerOf } from './caller.ts';
import { createLanes, type LaneLimits, type RecordFacts } from './lanes.ts';
import { openApiText } from './openapi/document.ts';
import { createRealClock } from './real-clock.ts';
import type { WebhookSources } from './secrets.ts';
import type { Tally } from './tally.ts';
import { headerKey, MOST_FACTS, readTold } from './told.ts';

export interface WebhookDeps {
  base: Omit<Ctx, 'actor' | 'tx'>;
  sources: WebhookSources;
  tally: Tally;
  /** Tests make them small. */
  limits?: Partial<WebhookLimits>;
}

export interface WebhookLimits extends LaneLimits {
  /** Requests of one sender and second to this copy of the service, and how many more in a rush. */
  perSecond: number;
  inReserve: number;
}

/** Twice what a busy factory's MES sends as single posts; who has more to tell sends lists. */
const LIMITS: WebhookLimits = { perSecond: 200, inReserve: 600, perTransaction: MOST_FACTS, waiting: 5_000 };

/** What a GET has for a body. */
const NOTHING = Buffer.alloc(0);

/** Facts from other systems: told by POST, looked up by GET, both signed; the description is for everybody. */
export function addWebhookRoutes(routes: Router, deps: WebhookDeps): void {
  const { base, sources, tally } = deps;
  const limits = { ...LIMITS, ...deps.limits };
  const record: RecordFacts = (source, facts) =>
    recordFacts({ ...base, actor: { kind: 'system', name: source } }, source, facts);
  const lanes = createLanes(record, limits);
  const clock = createRealClock(base.db);
  const buckets = new Map([...sources.keys()].map((source) => [source, bucketOf(limits)]));

  const guarded = (handler: (ctx: Context) => Promise<void>) => async (ctx: Context) => {
    ctx.set('Cache-Control', 'no-store');
    ctx.set('X-Content-Type-Options', 'nosniff');
    await handler(ctx).catch((err: unknown) => refuse(ctx, base.log, tally, err));
    discardRest(ctx.req);
  };
  /** Who sends, and that it does not send too much. */
  const admit = async (ctx: Context, signed: { key: string | null; body: Buffer }): Promise<string> => {
    const source = await callerOf(ctx, sources, clock, signed);
    if (buckets.get(source)?.take() === false) throw new AppError('webhook.too_fast');
    return source;
  };

  routes.post(
    '/api/v1/facts',
    guarded(async (ctx) => {
      const body = await readBody(ctx.req);
      const key = headerKey(ctx);
      const source = await admit(ctx, { key, body });
      const { facts, single } = readTold(ctx, body, key);
      const settled = await lanes.record(source, facts);
      tally.facts(source, facts, settled);
      const outcomes = settled.map((one) => outcomeFor(base.log, one));
      const [first] = outcomes;
      ctx.status = single && first ? statusFor(first) : 200;
      ctx.body = single ? first : listOf(outcomes);
    }),
  );
  routes.get(
    '/api/v1/facts/:key',
    guarded(async (ctx) => {
      const key = String(ctx.params.key);
      const source = await admit(ctx, { key, body: NOTHING });
      const found = await readFact(base, source, key);
      if (!found) throw new AppError('webhook.no_such_fact');
      ctx.body = found;
    }),
  );
  routes.get('/api/v1/openapi.json', (ctx) => {
    ctx.type = 'application/json';
    ctx.body = openApiText();
  });
}

const bucketOf = ({ perSecond, inReserve }: WebhookLimits) => createBucket(perSecond, inReserve);
