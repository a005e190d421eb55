import { createHash } from 'node:crypto';
import type { Context } from 'koa';
import { html } from '../upload/html.ts';

const STYLE =
  'body{margin:0;padding:18vh 24px 24px;font:16px/1.7 system-ui,-apple-system,"PingFang SC","Microsoft YaHei",sans-serif;color:#1b2430;background:#f2f4f8;text-align:center}main{max-width:24em;margin:auto}h1{font-size:20px;margin:0 0 8px}p{margin:0 0 24px;color:#5a6675}a{display:inline-block;padding:10px 28px;border-radius:8px;background:#1a62e6;color:#fff;text-decoration:none}@media(prefers-color-scheme:dark){body{color:#e6ebf2;background:#0e1319}p{color:#9aa7b8}}';

/** What a plain page may load: its own style, nothing else. */
export const PLAIN_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** A small page that tells somebody's browser why there is nothing else to see, with the way on. */
export const plainPage = ({ title, text, way }: { title: string; text: string; way: string }, home: string) =>
  html`<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
`.text +
  `<style>${STYLE}</style>` +
  html`
</head>
<body><main><h1>${title}</h1><p>${text}</p><a href="${home}">${way}</a></main></body>
</html>
`.text;

/** A link was followed: whoever did so reads the answer, not a script of the page. */
export const isForEyes = (koa: Context): boolean =>
  koa.method === 'GET' && koa.accepts('json', 'html') === 'html';

/** The page's address as seen from an address below it; relative, because a proxy may put the service under any path. */
export const homeFrom = (path: string): string =>
  '../'.repeat(Math.max(0, path.split('/').length - path.split('/').indexOf('board') - 2)) || './';
