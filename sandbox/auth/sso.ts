import { newId } from '../ground/ids.ts';
import { invalid, OapiError } from '../http/errors.ts';
import { oapiText } from '../http/fields.ts';
import type { Call, Route } from '../http/route.ts';
import type { World } from '../world.ts';
import { redeemCode } from './codes.ts';

/** A person's own token. */
interface UserToken {
  userId: string;
  expiresAt: number;
}

function getUserInfo(world: World, call: Call): unknown {
  const userId = redeemCode(world, 'client', oapiText(call, 'code'));
  const person = userId === null ? undefined : world.org.staff(userId);
  if (!person) throw new OapiError(40078, '不存在的临时授权码');
  return {
    result: {
      userid: person.userId,
      unionid: person.unionId,
      associated_unionid: person.unionId,
      name: person.name,
      sys: person.isAdmin === true,
      sys_level: person.isAdmin ? 1 : 0,
      device_id: 'sandbox',
    },
  };
}

/** OAuth outside DingTalk: code → a person's own token → `GET /v1.0/contact/users/me`. */
function userAccessToken(world: World, call: Call): unknown {
  const { clientId, clientSecret, code, grantType } = call.body;
  if (clientId !== world.app.clientId || clientSecret !== world.app.clientSecret) {
    throw invalid('invalidClientIdOrSecret', '无效的clientId或者clientSecret');
  }
  if (grantType !== 'authorization_code') throw invalid('invalidGrantType', '无效的grantType');
  const userId = redeemCode(world, 'browser', String(code ?? ''));
  if (userId === null) throw invalid('invalidParameter.authCode.notFound', '不合法的临时授权码');
  const accessToken = newId('ut');
  const expiresAt = world.clock.now() + world.timings.tokenMs;
  world.store.collection<UserToken>('userTokens').put(accessToken, { userId, expiresAt });
  return {
    accessToken,
    refreshToken: newId('rt'),
    expireIn: Math.floor(world.timings.tokenMs / 1000),
    corpId: world.app.corpId,
  };
}

function me(world: World, call: Call): unknown {
  const token = call.headers['x-acs-dingtalk-access-token'];
  const found = world.store.collection<UserToken>('userTokens').get(typeof token === 'string' ? token : '');
  const person = found && found.expiresAt > world.clock.now() ? world.org.person(found.userId) : undefined;
  if (!person) throw invalid('InvalidAuthentication', '不合法的access_token');
  return {
    nick: person.name,
    unionId: person.unionId,
    openId: person.unionId,
    mobile: person.mobile,
    stateCode: '86',
  };
}

function jsapiTicket(world: World): unknown {
  const tickets = world.store.collection<{ ticket: string; expiresAt: number }>('jsapi');
  const live = tickets.get('ticket');
  const now = world.clock.now();
  const ticket = live && live.expiresAt > now ? live : { ticket: newId('jsapi'), expiresAt: now + 7_200_000 };
  tickets.put('ticket', ticket);
  return { jsapiTicket: ticket.ticket, expireIn: Math.floor((ticket.expiresAt - now) / 1000) };
}

export const ssoRoutes: Route[] = [
  { method: 'POST', path: '/topapi/v2/user/getuserinfo', host: 'oapi', handler: getUserInfo },
  {
    method: 'POST',
    path: '/v1.0/oauth2/userAccessToken',
    host: 'api',
    token: false,
    handler: userAccessToken,
  },
  {
    method: 'GET',
    path: '/v1.0/contact/users/me',
    host: 'api',
    token: false,
    scope: 'Contact.User.Read',
    handler: me,
  },
  { method: 'POST', path: '/v1.0/oauth2/jsapiTickets', host: 'api', handler: jsapiTicket },
];
