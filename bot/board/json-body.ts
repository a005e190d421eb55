import type { Context } from 'koa';
import { AppError } from '../../workflows/errors.ts';
import { jsonIn, readBody } from '../webhooks/body.ts';

/** Far beyond any form of a card, bytes. */
const MOST_BYTES = 64 * 1024;

const OURS: Readonly<Record<string, string>> = {
  'webhook.too_large': 'board.too_large',
  'webhook.broken': 'board.broken',
  'webhook.not_json': 'board.not_json',
};

/**
 * What a write brings. Other sites can send JSON only after asking us, and we permit none.
 * @throws AppError board.not_json, .too_large, .broken
 */
export async function readJson(ctx: Context): Promise<unknown> {
  if (!/^application\/json\b/i.test(ctx.get('Content-Type'))) throw new AppError('board.not_json');
  try {
    return jsonIn(await readBody(ctx.req, MOST_BYTES));
  } catch (err) {
    const code = err instanceof AppError ? OURS[err.code] : undefined;
    throw code ? new AppError(code, {}, { cause: err }) : err;
  }
}
