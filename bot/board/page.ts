import type { Context } from 'koa';
import { AppError } from '../../workflows/errors.ts';
import { explain } from '../../workflows/sentences/explain.ts';
import { setHeaders } from './guard.ts';
import { type PageFile, pageFile, readPageFiles } from './page-files.ts';

/**
 * Scripts and styles only from our own files; charts set styles of single elements. `base-uri` is for the line that
 * this file puts into the page's head.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const FOR_EVER = 'public, max-age=31536000, immutable';

/** Answers for everything below `/board/` that is not the API. */
export type ShowPage = (koa: Context) => Promise<void>;

/** @param dir the built page; without one people are told that it is missing */
export async function openPage(dir: string | undefined): Promise<ShowPage> {
  const files = dir === undefined ? new Map<string, PageFile>() : await readPageFiles(dir);
  const index = files.get('index.html')?.body.toString('utf8');
  return async (koa) => {
    setHeaders(koa, POLICY);
    const path = koa.path.replace(/^\/board\/?/, '');
    // Without the slash at the end the page's own addresses would be looked for beside it.
    if (koa.path === '/board') return redirect(koa, `board/${koa.search}`);
    const file = files.get(decoded(path));
    if (file && path !== 'index.html') return send(koa, file);
    if (/\.\w+$/.test(path)) return missing(koa, 404, 'board.no_such_page');
    if (index === undefined) return missing(koa, 503, 'board.not_built');
    return send(koa, pageFile('index.html', Buffer.from(withBase(index, path))));
  };
}

/**
 * The page routes itself and may be opened anywhere (`/board/order/SO-…`); its files lie at its base. Told relatively,
 * this is right under any path that a proxy puts before ours.
 */
function withBase(index: string, path: string): string {
  const up = '../'.repeat(path.split('/').length - 1) || './';
  return index.replace(/<base\b[^>]*>/i, `<base href="${up}">`);
}

async function send(koa: Context, file: PageFile): Promise<void> {
  koa.set('Cache-Control', file.immutable ? FOR_EVER : 'no-cache');
  koa.set('ETag', file.etag);
  koa.status = 200;
  if (koa.fresh) {
    koa.status = 304;
    return;
  }
  koa.type = file.type;
  if (!file.packable) {
    koa.body = file.body;
    return;
  }
  koa.vary('Accept-Encoding');
  // Browsers name gzip first and mean no preference.
  const encoding = (['br', 'gzip'] as const).find((one) => koa.acceptsEncodings(one));
  if (encoding) {
    koa.body = await file.packed(encoding);
    koa.set('Content-Encoding', encoding);
  } else koa.body = file.body;
}

function redirect(koa: Context, to: string): void {
  koa.status = 302;
  koa.set('Location', to);
  koa.set('Cache-Control', 'no-store');
  koa.body = '';
}

function missing(koa: Context, status: number, code: string): void {
  koa.status = status;
  koa.set('Cache-Control', 'no-store');
  koa.type = 'text/plain; charset=utf-8';
  koa.body = explain(new AppError(code));
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
