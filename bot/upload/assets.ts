import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Context } from 'koa';

export interface Asset {
  /** Relative to the page's address, so that a proxy may put the service under any path. */
  href: string;
  type: string;
  body: Buffer;
}

function load(file: string, type: string): Asset {
  const body = readFileSync(new URL(`./page/${file}`, import.meta.url));
  const mark = createHash('sha256').update(body).digest('hex').slice(0, 10);
  return { href: `assets/${file.replace('.', `.${mark}.`)}`, type, body };
}

/** What the page is dressed with; another content has another name, so browsers may keep them for ever. */
export const assets = {
  style: load('upload.css', 'text/css; charset=utf-8'),
  script: load('upload.js', 'text/javascript; charset=utf-8'),
  icon: load('icon.svg', 'image/svg+xml'),
};

/** GET /upload/assets/<name> */
export function showAsset(ctx: Context, name: string): void {
  const asset = Object.values(assets).find((one) => one.href === `assets/${name}`);
  if (!asset) return;
  ctx.set('X-Content-Type-Options', 'nosniff');
  ctx.set('Cache-Control', 'public, max-age=31536000, immutable');
  ctx.type = asset.type;
  ctx.body = asset.body;
}
