import { createHash } from 'node:crypto';
import type { Context } from 'koa';
import type { Logger } from 'pino';
import { html } from '../upload/html.ts';
import { refusalOf, setHeaders } from './guard.ts';

const STYLE =
  'body{margin:0;padding:18vh 24px 24px;font:16px/1.7 system-ui,-apple-system,"PingFang SC","Microsoft YaHei",sans-serif;color:#1b2430;background:#f2f4f8;text-align:center}main{max-width:24em;margin:auto}h1{font-size:20px;margin:0 0 8px}p{margin:0 0 24px;color:#5a6675}a{display:inline-block;padding:10px 28px;border-radius:8px;background:#1a62e6;color:#fff;text-decoration:none}@media(prefers-color-scheme:dark){body{color:#e6ebf2;background:#0e1319}p{color:#9aa7b8}}';
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** For addresses that browsers come to by themselves: what goes wrong is told on a small page of its own. */
export async function plainAnswer(koa: Context, log: Logger, handler: () => Promise<void>): Promise<void> {
  setHeaders(koa, POLICY);
  koa.set('Cache-Control', 'no-store');
  koa.set('Referrer-Policy', 'no-referrer');
  try {
    await handler();
  } catch (err) {
    const { status, error } = refusalOf(log, err);
    koa.status = status;
    koa.type = 'text/html; charset=utf-8';
    koa.body = page(error.text, koa.path.endsWith('/done') ? '../../' : '../');
  }
}

const page = (text: string, home: string): string =>
  html`<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>没有登录</title>
`.text +
  `<style>${STYLE}</style>` +
  html`
</head>
<body><main><h1>没有登录</h1><p>${text}</p><a href="${home}">重新登录</a></main></body>
</html>
`.text;
