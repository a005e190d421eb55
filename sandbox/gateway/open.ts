import { ApiError, invalid } from '../http/errors.ts';
import type { Call, Route } from '../http/route.ts';
import type { World } from '../world.ts';
import { isRecord } from './frames.ts';

/** `POST /v1.0/gateway/connections/open`: credentials in the body, no token; answers the endpoint and a ticket. */
function openConnection(world: World, call: Call): unknown {
  const { app, faults, meter } = world;
  if (faults.strike(`POST ${call.path}`, ['refuseGateway'])) {
    meter.gateway.refused += 1;
    throw new ApiError(503, 'ServiceUnavailable', '服务暂不可用');
  }
  const { clientId, clientSecret, subscriptions, ua } = call.body;
  if (clientId !== app.clientId || clientSecret !== app.clientSecret) {
    meter.gateway.refused += 1;
    throw new ApiError(401, 'authFailed', '鉴权失败');
  }
  if (!Array.isArray(subscriptions)) throw invalid('MissingSubscriptions', 'subscriptions is mandatory');
  const wanted = subscriptions.filter(isRecord);
  if (wanted.some((one) => one.type === 'EVENT' && one.topic !== '*')) {
    throw invalid('InvalidSubscription', 'EVENT only allows topic *');
  }
  const ticket = world.gateway.issueTicket({
    events: wanted.some((one) => one.type === 'EVENT'),
    topics: wanted.filter((one) => one.type === 'CALLBACK').map((one) => String(one.topic)),
    ua: typeof ua === 'string' ? ua : '',
  });
  return { endpoint: `${call.origin.replace(/^http/, 'ws')}/connect`, ticket };
}

export const gatewayRoutes: Route[] = [
  {
    method: 'POST',
    path: '/v1.0/gateway/connections/open',
    host: 'api',
    token: false,
    xmlByDefault: true,
    handler: openConnection,
  },
];
