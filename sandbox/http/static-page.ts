import { createReadStream, existsSync, statSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
};

const hint = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>本地钉钉</title>
<body style="font:16px/1.7 system-ui,sans-serif;max-width:36em;margin:3em auto;padding:0 1em">
<h1>本地钉钉正在运行</h1>
<p>聊天页面还没有构建，或没有告诉沙箱它在哪里（启动选项 <code>pageDir</code>，环境变量 <code>SANDBOX_PAGE</code>）。</p>
<p>接口都可用：开放平台接口、Stream 网关，以及 <a href="/sandbox/state">/sandbox/state</a> 等控制接口。</p></body></html>`;

/** Serves the built chat page; unknown paths without a file extension get its index (the page routes itself). */
export function servePage(pageDir: string | undefined, path: string, res: ServerResponse): void {
  const file = pageDir === undefined ? null : fileFor(pageDir, path);
  if (file === null) {
    const missingAsset = pageDir !== undefined && extname(path) !== '';
    res.writeHead(missingAsset ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' });
    res.end(missingAsset ? '' : hint);
    return;
  }
  const hashed = /-[\w-]{8,}\.\w+$/.test(file);
  res.writeHead(200, {
    'content-type': types[extname(file)] ?? 'application/octet-stream',
    'cache-control': hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
  });
  createReadStream(file).pipe(res);
}

function fileFor(pageDir: string, path: string): string | null {
  const root = normalize(pageDir.endsWith(sep) ? pageDir : pageDir + sep);
  const wanted = join(root, path === '/' ? 'index.html' : path);
  if (!wanted.startsWith(root)) return null;
  if (existsSync(wanted) && statSync(wanted).isFile()) return wanted;
  const index = join(root, 'index.html');
  return extname(path) === '' && existsSync(index) ? index : null;
}
