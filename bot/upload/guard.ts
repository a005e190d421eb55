import type { Context } from 'koa';
import type { Logger } from 'pino';
import { AppError } from '../../workflows/errors.ts';
import { explain, incidentId } from '../../workflows/sentences/explain.ts';
import { plainPage } from './page.ts';
import { discardRest } from './receive.ts';

/** HTTP status of an expected error; all others are 409: it cannot be done as things stand. */
const STATUS: Readonly<Record<string, number>> = {
  'upload.bad_link': 404,
  'upload.no_preview': 404,
  'upload.expired': 410,
  'upload.foreign': 403,
  'upload.too_many': 429,
  'upload.too_large': 413,
  'upload.not_a_form': 415,
  'upload.no_file': 400,
  'upload.one_file': 400,
  'upload.broken': 400,
  'evidence.empty': 422,
  'staff.stranger': 403,
  'checkpoint.not_found': 403,
  'date.not_found': 403,
};

const TITLES: Readonly<Record<string, string>> = {
  'upload.bad_link': '链接不对',
  'upload.expired': '链接已过期',
  'upload.no_preview': '没有预览图',
  'staff.stranger': '不能查看',
  'checkpoint.not_found': '不能查看',
  'date.not_found': '不能查看',
};

/** Of an error that files can meet, also where another page takes them. */
export const uploadStatus = (code: string): number | undefined => STATUS[code];

export interface Refusal {
  status: number;
  title: string;
  text: string;
}

/** An error as people may read it; a fault of ours is in the log under the number that they are told. */
export function refusalOf(log: Logger, err: unknown): Refusal {
  if (err instanceof AppError) {
    log.info({ code: err.code }, 'upload refused');
    return {
      status: STATUS[err.code] ?? 409,
      title: TITLES[err.code] ?? '没有办成',
      text: explain(err),
    };
  }
  const incident = incidentId();
  log.error({ err, code: 'upload.failed', incident }, 'upload page failed');
  return { status: 500, title: '系统出错', text: explain(new AppError('upload.failed', { incident })) };
}

export const wantsJson = (ctx: Context): boolean => ctx.get('Accept').startsWith('application/json');

/** What every answer carries: nothing is kept, nothing of other sites is loaded, the address is told to nobody. */
function setHeaders(ctx: Context): void {
  ctx.set(
    'Content-Security-Policy',
    "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'",
  );
  ctx.set('X-Content-Type-Options', 'nosniff');
  ctx.set('Referrer-Policy', 'no-referrer');
  ctx.set('Cache-Control', 'no-store');
  ctx.set('X-Robots-Tag', 'noindex');
}

/** Runs a handler of the page: its answers are guarded, its errors become sentences. */
export async function guard(ctx: Context, log: Logger, handler: () => Promise<void>): Promise<void> {
  setHeaders(ctx);
  try {
    await handler();
  } catch (err) {
    const { status, title, text } = refusalOf(log, err);
    ctx.status = status;
    if (wantsJson(ctx)) ctx.body = { ok: false, text };
    else sendPage(ctx, plainPage(title, text));
  } finally {
    discardRest(ctx.req);
  }
}

export function sendPage(ctx: Context, page: string): void {
  ctx.type = 'text/html; charset=utf-8';
  ctx.body = page;
}
