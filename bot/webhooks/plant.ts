import { createHash, timingSafeEqual } from 'node:crypto';
import type Router from '@koa/router';
import type { Context } from 'koa';
import { hasCollided } from '../../db/passing.ts';
import type { Ctx } from '../../workflows/context.ts';
import { AppError } from '../../workflows/errors.ts';
import { ingest } from '../../workflows/plant/ingest.ts';
import { discardRest } from '../upload/receive.ts';
import { type Problem, refuse } from './answers.ts';
import { jsonIn, readBody } from './body.ts';
import { createBucket } from './bucket.ts';
import type { WebhookSources } from './secrets.ts';
import type { Tally } from './tally.ts';

export interface PlantDeps {
  base: Omit<Ctx, 'actor' | 'tx'>;
  /** Gateways by name, each with the tokens that let it in. */
  tokens: WebhookSources;
  tally: Tally;
}

/** Batches of one gateway and second; after an hour away it delivers a backlog of some hundred. */
const PER_SECOND = 20;
const IN_RESERVE = 100;
/** How often a batch that got into another's way is tried again. */
const TRIES = 3;

const STATUS: Readonly<Record<string, number>> = {
  'plant.unauthorized': 401,
  'plant.wrong_gateway': 403,
  'plant.invalid': 400,
  'plant.gap': 409,
  'plant.forked': 409,
};

/** What gateways on the shop-floor network tell: POST /api/v1/plant/intervals, with a token of their own. */
export function addPlantRoutes(routes: Router, { base, tokens, tally }: PlantDeps): void {
  const known = [...tokens].flatMap(([gateway, all]) =>
    all.map((token) => ({ gateway, digest: digestOf(token) })),
  );
  const buckets = new Map([...tokens.keys()].map((one) => [one, createBucket(PER_SECOND, IN_RESERVE)]));

  routes.post('/api/v1/plant/intervals', async (ctx) => {
    ctx.set('Cache-Control', 'no-store');
    try {
      // Before anything of the body is read: who has no token makes us hold nothing.
      const gateway = gatewayOf(ctx, known);
      if (buckets.get(gateway)?.take() === false) throw new AppError('webhook.too_fast');
      const told = objectIn(await readBody(ctx.req));
      if ((told as { gateway?: unknown }).gateway !== gateway)
        throw new AppError('plant.wrong_gateway', { gateway });
      ctx.body = await take({ ...base, actor: { kind: 'system', name: `gateway:${gateway}` } }, told);
    } catch (err) {
      refusePlant(ctx, base, tally, err);
    }
    discardRest(ctx.req);
  });
}

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Whose token it is; all are compared, in the same time whichever it was. @throws AppError plant.unauthorized */
function gatewayOf(ctx: Context, known: readonly { gateway: string; digest: Buffer }[]): string {
  const given = digestOf(/^Bearer ([\x21-\x7e]{1,500})$/i.exec(ctx.get('authorization'))?.[1] ?? '');
  const fits = known.filter(({ digest }) => timingSafeEqual(digest, given));
  if (!fits[0]) throw new AppError('plant.unauthorized');
  return fits[0].gateway;
}

function objectIn(body: Buffer): object {
  const value = jsonIn(body);
  if (typeof value !== 'object' || value === null) throw new AppError('webhook.not_json');
  return value;
}

/** Machines are those of plant.yaml as it is now; without the file there are none. */
async function take(ctx: Ctx, told: unknown, tries = TRIES): ReturnType<typeof ingest> {
  const known = new Set(ctx.plant?.().machines.map(({ id }) => id));
  try {
    return await ingest(ctx, told, known);
  } catch (err) {
    if (hasCollided(err) && tries > 1) return take(ctx, told, tries - 1);
    throw err;
  }
}

/** As any webhook does; with the codes of this one, and the record that must come next. */
function refusePlant(ctx: Context, { log }: Pick<Ctx, 'log'>, tally: Tally, err: unknown): void {
  refuse(ctx, log, tally, err);
  if (!(err instanceof AppError)) return;
  ctx.status = STATUS[err.code] ?? ctx.status;
  if (err.code === 'plant.gap') ctx.body = { ...(ctx.body as Problem), expected: err.params.expected };
}
