import type { Person } from '../control-types.ts';
import { isRecord } from '../gateway/frames.ts';
import { invalid } from '../http/errors.ts';
import type { Call, Route } from '../http/route.ts';
import type { World } from '../world.ts';
import { planDelivery } from './deliver.ts';
import { paramMap, privateMaps } from './param-map.ts';
import type { StoredCard } from './shelf.ts';

type Body = Record<string, unknown>;

/** The person behind an id of a card call: 1 = userId (default), 2 = unionId. Outsiders cannot be named. */
export function cardUser(world: World, userIdType: 1 | 2, id: string): Person | null {
  const found = userIdType === 2 ? world.org.byUnionId(id) : world.org.staff(id);
  return found && !found.external ? found : null;
}

export function userIdType(body: Body): 1 | 2 {
  return Number(body.userIdType ?? 1) === 2 ? 2 : 1;
}

export function outTrackId(body: Body): string {
  const id = body.outTrackId;
  if (typeof id !== 'string' || id === '') throw invalid('param.outTrackIdEmpty', 'outTrackId is mandatory');
  if (id.length > 100) throw invalid('param.invalid', 'outTrackId is longer than 100 characters');
  return id;
}

/** Checks a create request and puts the card on the shelf; nothing is created when anything is wrong. */
function createCard(world: World, body: Body): StoredCard {
  const trackId = outTrackId(body);
  const templateId = body.cardTemplateId;
  if (typeof templateId !== 'string' || templateId === '')
    throw invalid('param.invalid', 'cardTemplateId is mandatory');
  const template = world.templates.get(templateId);
  if (!template) throw invalid('param.templateNotExist', `卡片模板不存在: ${templateId}`);
  if (!template.published) throw invalid('param.templateUnpublished', `卡片模板未发布: ${templateId}`);
  if (world.cards.get(trackId)) throw invalid('param.cardAlreadyExist', `卡片已存在: ${trackId}`);
  const kind = userIdType(body);
  const cardData = paramMap(body.cardData, 'cardData', world.cardValueMaxBytes);
  const privateData = privateMaps(
    body.privateData,
    (id) => cardUser(world, kind, id)?.userId ?? null,
    world.cardValueMaxBytes,
  );
  if (!cardData && Object.keys(privateData).length === 0) {
    throw invalid('param.cardDataAndPrivateDataBothEmpty', 'cardData and privateData are both empty');
  }
  return world.cards.create({
    outTrackId: trackId,
    templateId,
    callbackType: callbackType(body),
    userIdType: kind,
    cardData: cardData ?? {},
    privateData,
  });
}

function callbackType(body: Body): 'STREAM' | 'HTTP' | null {
  if (body.callbackType === 'STREAM' || body.callbackType === 'HTTP') return body.callbackType;
  if (body.callbackType === undefined || body.callbackType === null) return null;
  throw invalid('param.invalid', 'callbackType must be STREAM or HTTP');
}

function create(world: World, call: Call): unknown {
  return { success: true, result: createCard(world, call.body).outTrackId };
}

function deliver(world: World, call: Call): unknown {
  const card = existingCard(world, outTrackId(call.body));
  return { success: true, result: planDelivery(world, call.body)(card) };
}

function createAndDeliver(world: World, call: Call): unknown {
  const deliverTo = planDelivery(world, call.body);
  const card = createCard(world, call.body);
  const deliverResults = deliverTo(card);
  return { success: true, result: { outTrackId: card.outTrackId, deliverResults } };
}

/** `PUT /v1.0/card/instances/spaces`: more places where the card may be delivered; only checked. */
function addSpaces(world: World, call: Call): unknown {
  existingCard(world, outTrackId(call.body));
  if (!Object.keys(call.body).some((key) => key.endsWith('OpenSpaceModel') && isRecord(call.body[key]))) {
    throw invalid('param.openSpaceModelInvalid', 'no open space model given');
  }
  return { success: true, result: true };
}

export function existingCard(world: World, id: string): StoredCard {
  const card = world.cards.get(id);
  if (!card) throw invalid('param.cardNotExist', `卡片不存在: ${id}`);
  return card;
}

const scope = 'Card.Instance.Write';

export const cardCreateRoutes: Route[] = [
  { method: 'POST', path: '/v1.0/card/instances', host: 'api', counted: true, scope, handler: create },
  {
    method: 'POST',
    path: '/v1.0/card/instances/deliver',
    host: 'api',
    counted: true,
    scope,
    handler: deliver,
  },
  {
    method: 'POST',
    path: '/v1.0/card/instances/createAndDeliver',
    host: 'api',
    counted: true,
    scope,
    handler: createAndDeliver,
  },
  {
    method: 'PUT',
    path: '/v1.0/card/instances/spaces',
    host: 'api',
    counted: true,
    scope,
    handler: addSpaces,
  },
];
