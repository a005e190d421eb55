import type { Context } from 'koa';
import type { Logger } from 'pino';
import { refusalOf, setHeaders } from './guard.ts';
import { PLAIN_POLICY, plainPage } from './plain-page.ts';

/** For addresses that browsers come to by themselves: what goes wrong is told on a small page of its own. */
export async function plainAnswer(koa: Context, log: Logger, handler: () => Promise<void>): Promise<void> {
  setHeaders(koa, PLAIN_POLICY);
  koa.set('Cache-Control', 'no-store');
  koa.set('Referrer-Policy', 'no-referrer');
  try {
    await handler();
  } catch (err) {
    const { status, error } = refusalOf(log, err);
    koa.status = status;
    koa.type = 'text/html; charset=utf-8';
    const page = { title: '没有登录', text: error.text, way: '重新登录' };
    koa.body = plainPage(page, koa.path.endsWith('/done') ? '../../' : '../');
  }
}
