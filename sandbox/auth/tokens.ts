import { newId } from '../ground/ids.ts';
import { invalid, OapiError } from '../http/errors.ts';
import type { Call, Route } from '../http/route.ts';
import type { World } from '../world.ts';

interface Token {
  token: string;
  expiresAt: number;
  revoked: boolean;
}

/** Revoked and expired tokens stay known that long, so that the caller is told which it is. */
const rememberedMs = 86_400_000;

export type TokenState = 'good' | 'expired' | 'unknown';

export function tokenState(world: World, token: string): TokenState {
  const found = world.store.collection<Token>('tokens').get(token);
  if (!found || found.revoked) return 'unknown';
  return found.expiresAt > world.clock.now() ? 'good' : 'expired';
}

/** `POST /sandbox/tokens/revoke`: every token stops working at once. */
export function revokeTokens(world: World): number {
  const tokens = world.store.collection<Token>('tokens');
  const live = [...tokens.values()].filter((one) => !one.revoked);
  for (const one of live) tokens.put(one.token, { ...one, revoked: true });
  return live.length;
}

/** The app's token; asking again while one is valid gives the same one, renewed. */
function currentToken(world: World): Token {
  const tokens = world.store.collection<Token>('tokens');
  const now = world.clock.now();
  for (const one of [...tokens.values()]) if (one.expiresAt < now - rememberedMs) tokens.delete(one.token);
  const live = [...tokens.values()].find((one) => !one.revoked && one.expiresAt > now);
  const token = live?.token ?? newId('at');
  return tokens.put(token, { token, expiresAt: now + world.timings.tokenMs, revoked: false });
}

function lifetimeS(world: World): number {
  return Math.floor(world.timings.tokenMs / 1000);
}

function accessToken(world: World, call: Call): unknown {
  const { appKey, appSecret } = call.body;
  if (appKey !== world.app.clientId || appSecret !== world.app.clientSecret) {
    throw invalid('invalidClientIdOrSecret', '无效的clientId或者clientSecret');
  }
  return { accessToken: currentToken(world).token, expireIn: lifetimeS(world) };
}

function corpToken(world: World, call: Call): unknown {
  const { client_id: id, client_secret: secret, grant_type: grant } = call.body;
  if (call.params.corpId !== world.app.corpId) throw invalid('invalidCorpId', '无效的corpId');
  if (grant !== 'client_credentials') throw invalid('invalidGrantType', '无效的grant_type');
  if (id !== world.app.clientId || secret !== world.app.clientSecret) {
    throw invalid('invalidClientIdOrSecret', '无效的clientId或者clientSecret');
  }
  return { access_token: currentToken(world).token, expires_in: lifetimeS(world) };
}

function getToken(world: World, call: Call): unknown {
  const key = call.query.get('appkey');
  const secret = call.query.get('appsecret');
  if (key !== world.app.clientId) throw new OapiError(40096, '不合法的appKey或appSecret');
  if (secret !== world.app.clientSecret) throw new OapiError(40089, '不合法的corpid或corpsecret');
  return { access_token: currentToken(world).token, expires_in: lifetimeS(world) };
}

export const tokenRoutes: Route[] = [
  { method: 'POST', path: '/v1.0/oauth2/accessToken', host: 'api', token: false, handler: accessToken },
  { method: 'POST', path: '/v1.0/oauth2/{corpId}/token', host: 'api', token: false, handler: corpToken },
  { method: 'GET', path: '/gettoken', host: 'oapi', token: false, handler: getToken },
];
