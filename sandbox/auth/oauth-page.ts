import type { IncomingMessage, ServerResponse } from 'node:http';
import type { World } from '../world.ts';
import { issueCode } from './codes.ts';
import { peoplePage, problemPage } from './oauth-html.ts';
import { personaCookie, presentPersona } from './persona.ts';

export const OAUTH_PATH = '/oauth2/auth';

/**
 * `GET /oauth2/auth` of login.dingtalk.com: where browsers outside DingTalk sign on. The real one wants a scan and a
 * tap on 同意; here one chooses a person, and who has opened a link on the chat page is signed on already. It leads
 * back with `authCode` and the state as it came, or with `error` when the person does not agree.
 */
export function showSignOnPage(world: World, url: URL, req: IncomingMessage, res: ServerResponse): void {
  const query = url.searchParams;
  const problem = problemOf(world, query);
  const chosen = query.get('as');
  const userId = chosen ?? presentPersona(world, req);
  if (problem) sendPage(res, 400, problemPage(problem));
  else if (query.has('refuse')) leadBack(res, query, { error: 'access_denied' });
  else if (userId === null) sendPage(res, 200, peoplePage(world, query));
  else if (!world.org.person(userId)) sendPage(res, 400, problemPage(`没有人员 ${userId}`));
  else {
    if (chosen !== null) res.setHeader('set-cookie', personaCookie(userId));
    const authCode = issueCode(world, 'browser', userId);
    world.store.flush();
    leadBack(res, query, { authCode });
  }
}

/** What the real page refuses, too. */
function problemOf(world: World, query: URLSearchParams): string | null {
  if (query.get('client_id') !== world.app.clientId) return 'client_id 不是这个应用的 Client ID';
  if (query.get('response_type') !== 'code') return 'response_type 应为 code';
  if (!(query.get('scope') ?? '').split(' ').includes('openid')) return 'scope 应包含 openid';
  const target = query.get('redirect_uri') ?? '';
  if (!/^https?:\/\//.test(target) || !URL.canParse(target)) return 'redirect_uri 应为完整的网址';
  return null;
}

function leadBack(res: ServerResponse, query: URLSearchParams, answer: Record<string, string>): void {
  const target = new URL(query.get('redirect_uri') ?? '');
  for (const [name, value] of Object.entries(answer)) target.searchParams.set(name, value);
  const state = query.get('state');
  if (state !== null) target.searchParams.set('state', state);
  res.writeHead(302, { location: target.href, 'cache-control': 'no-store' });
  res.end();
}

function sendPage(res: ServerResponse, status: number, text: string): void {
  res.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
  res.end(text);
}
