import type { Context } from 'koa';
import type { Logger } from 'pino';
import type { BoardError } from '../../board/api/session.ts';
import { DbError } from '../../db/errors.ts';
import { isAway } from '../../db/passing.ts';
import { AppError } from '../../workflows/errors.ts';
import { explain, incidentId } from '../../workflows/sentences/explain.ts';
import { uploadStatus } from '../upload/guard.ts';
import { discardRest } from '../upload/receive.ts';
import { homeFrom, isForEyes, PLAIN_POLICY, plainPage } from './plain-page.ts';

/** HTTP status of expected errors; what is in no rule is 409: it cannot be done as things stand. */
const STATUS: Readonly<Record<string, number>> = {
  'board.signed_out': 401,
  'sign_on.bad_code': 401,
  'sign_on.state': 403,
  'sign_on.stranger': 403,
  'sign_on.declined': 403,
  'sign_on.away': 503,
  'sign_on.none': 404,
  'board.csrf': 403,
  'board.foreign': 403,
  'staff.stranger': 403,
  // No difference is told between what is not there and what is not theirs.
  'checkpoint.not_found': 404,
  'board.not_json': 400,
  'board.bad_request': 400,
  'board.broken': 400,
  'board.too_large': 413,
  'board.too_fast': 429,
  'board.too_many_streams': 429,
  'board.database_away': 503,
  'board.stopping': 503,
  'board.failed': 500,
  'board.no_file': 404,
  'board.file_lost': 410,
};
/** Codes of all areas are named alike. */
const RULES: readonly (readonly [RegExp, number])[] = [
  [/not_yours$|_not_visible$|\.not_permitted$|^order\.no_access$/, 403],
  // What an address asks of a view.
  [/^board\.(?:bad_|unknown_|range_|text_too_|repeated_|timeout_)/, 400],
  // What it asks of a figure.
  [/^metrics\.(?:no_day|turned_round|too_long)$/, 400],
  [/\.not_found$|\.no_such_|[._]unknown/, 404],
];

/** What every answer of the page carries: nothing of other sites is loaded, nobody frames it or learns its address. */
export function setHeaders(ctx: Context, policy = "default-src 'none'; frame-ancestors 'none'"): void {
  ctx.set('Content-Security-Policy', policy);
  ctx.set('X-Content-Type-Options', 'nosniff');
  ctx.set('Referrer-Policy', 'same-origin');
  ctx.set('Cross-Origin-Resource-Policy', 'same-origin');
  ctx.set('X-Robots-Tag', 'noindex');
}

/** An error as people may read it; a fault of ours is in the log under the number that they are told. */
export function refusalOf(log: Logger, err: unknown): BoardError & { status: number } {
  if (err instanceof AppError) {
    log.info({ code: err.code }, 'refused on the page');
    return { status: statusOf(err.code), error: { code: err.code, text: explain(err) } };
  }
  const incident = incidentId();
  const code = codeOf(err);
  log.error({ err, code, incident }, 'a request of the page failed');
  return { status: statusOf(code), error: { code, text: explain(new AppError(code, { incident })) } };
}

function codeOf(err: unknown): string {
  if (err instanceof DbError && err.code === 'evidence.missing') return 'board.file_lost';
  return isAway(err) ? 'board.database_away' : 'board.failed';
}

const statusOf = (code: string): number =>
  STATUS[code] ?? uploadStatus(code) ?? RULES.find(([rule]) => rule.test(code))?.[1] ?? 409;

/**
 * Runs a handler of the API: its answers are guarded and kept nowhere, its errors become sentences; on a small page where
 * somebody followed a link to a file.
 */
export async function guard(ctx: Context, log: Logger, handler: () => Promise<void>): Promise<void> {
  setHeaders(ctx);
  ctx.set('Cache-Control', 'no-store');
  try {
    await handler();
  } catch (err) {
    const { status, error } = refusalOf(log, err);
    ctx.status = status;
    if (status === 429 || status === 503) ctx.set('Retry-After', status === 429 ? '30' : '2');
    if (isForEyes(ctx)) {
      ctx.set('Content-Security-Policy', PLAIN_POLICY);
      ctx.type = 'html';
      const page = { title: '没有打开', text: error.text, way: '回到看板' };
      ctx.body = plainPage(page, homeFrom(ctx.path));
    } else {
      ctx.type = 'json';
      ctx.body = JSON.stringify({ error } satisfies BoardError);
    }
  } finally {
    discardRest(ctx.req);
  }
}
