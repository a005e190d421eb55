import type Router from '@koa/router';
import type { Context } from 'koa';
import { type UploadVisit, visitUpload } from '../../workflows/checkpoints/upload-visit.ts';
import type { Ctx } from '../../workflows/context.ts';
import { AppError } from '../../workflows/errors.ts';
import { showAsset } from './assets.ts';
import { stateOf } from './file-list.ts';
import { guard, refusalOf, sendPage, wantsJson } from './guard.ts';
import { assertOwnOrigin } from './origin.ts';
import { createPace, type Pace } from './pace.ts';
import { checkpointPage } from './page.ts';
import { discardRest } from './receive.ts';
import { takeFile } from './take-file.ts';

type Base = Omit<Ctx, 'actor' | 'tx'>;

/** Uploads per link and minute: more than a checkpoint takes, with some that are refused. */
const MOST_PER_MINUTE = 20;

/** The upload page: GET shows it, POST takes one file; both as JSON for its script. */
export function addUploadRoutes(routes: Router, base: Base): void {
  const pace = createPace(MOST_PER_MINUTE, 60_000);
  const guarded = (handler: (ctx: Context, token: string) => Promise<void>) => (ctx: Context) =>
    guard(ctx, base.log, () => handler(ctx, String(ctx.params.token)));
  routes.get('/upload/assets/:name', (ctx) => showAsset(ctx, String(ctx.params.name)));
  routes.get(
    '/upload/:token',
    guarded(async (ctx, token) => {
      const { page } = await visitUpload(base, token);
      if (wantsJson(ctx)) ctx.body = { ok: true, ...stateOf(page, token) };
      else sendPage(ctx, checkpointPage(page, token));
    }),
  );
  routes.post(
    '/upload/:token',
    guarded((ctx, token) => upload(ctx, base, token, pace)),
  );
  routes.get(
    '/upload/:token/preview/:n',
    guarded((ctx, token) => showPreview(ctx, base, token)),
  );
}

/** Only pictures that we have made ourselves, and of this page only. */
async function showPreview(ctx: Context, base: Base, token: string): Promise<void> {
  const { page } = await visitUpload(base, token);
  const n = /^[1-9]\d{0,3}$/.test(String(ctx.params.n)) ? Number(ctx.params.n) : 0;
  const sha256 = page.files[n - 1]?.previewSha256;
  if (!sha256) throw new AppError('upload.no_preview');
  const content = await base.evidence.open(sha256);
  // Browsers that show a picture by itself dress it with styles of their own.
  ctx.set(
    'Content-Security-Policy',
    "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox",
  );
  ctx.type = 'image/jpeg';
  ctx.body = content;
}

/** What the page says of one file. */
interface Answer {
  status: number;
  ok: boolean;
  text: string;
  /** It will be told in the chat. */
  pending?: boolean;
}

async function upload(ctx: Context, base: Base, token: string, pace: Pace): Promise<void> {
  // Who may not come at all gets no page.
  const visit = await visitUpload(base, token);
  const answer = await take(ctx, base, visit, pace, token).catch((err: unknown): Answer => {
    const { status, text } = refusalOf(base.log, err);
    return { status, ok: false, text };
  });
  discardRest(ctx.req);
  const { page } = await visitUpload(base, token);
  const { status, ...said } = answer;
  ctx.status = status;
  if (status === 429) ctx.set('Retry-After', '60');
  if (wantsJson(ctx)) ctx.body = { ...said, ...stateOf(page, token) };
  else sendPage(ctx, checkpointPage(page, token, { taken: said.ok, text: said.text }));
}

async function take(
  ctx: Context,
  base: Base,
  { actor, target, wanted }: UploadVisit,
  pace: Pace,
  token: string,
): Promise<Answer> {
  assertOwnOrigin(ctx.req.headers, base.publicUrl);
  const { taken, text, pending } = await takeFile(base, ctx, {
    userId: actor.userId,
    target,
    wanted,
    inTime: () => pace.take(token),
  });
  return { status: pending ? 202 : 200, ok: taken, text, ...(pending ? { pending } : {}) };
}
