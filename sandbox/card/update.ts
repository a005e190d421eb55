import { isRecord } from '../gateway/frames.ts';
import { invalid } from '../http/errors.ts';
import type { Call, Route } from '../http/route.ts';
import type { World } from '../world.ts';
import { cardUser, existingCard, outTrackId, userIdType } from './create.ts';
import { paramMap, privateMaps } from './param-map.ts';
import type { StoredCard } from './shelf.ts';

/**
 * `PUT /v1.0/card/instances`. Without `updateCardDataByKey` the whole public map is replaced, and without
 * `updatePrivateDataByKey` the named people's whole private map: both false by default.
 */
function update(world: World, call: Call): unknown {
  const { body } = call;
  const card = existingCard(world, outTrackId(body));
  const cardData = paramMap(body.cardData, 'cardData', world.cardValueMaxBytes);
  const kind = userIdType(body);
  const privateData = privateMaps(
    body.privateData,
    (id) => cardUser(world, kind, id)?.userId ?? null,
    world.cardValueMaxBytes,
  );
  if (!cardData && Object.keys(privateData).length === 0) {
    throw invalid('param.cardDataAndPrivateDataBothEmpty', 'cardData and privateData are both empty');
  }
  const options = isRecord(body.cardUpdateOptions) ? body.cardUpdateOptions : {};
  if (cardData) applyPublic(card, cardData, options.updateCardDataByKey === true);
  for (const [userId, values] of Object.entries(privateData)) {
    applyPrivate(card, userId, values, options.updatePrivateDataByKey === true);
  }
  world.cards.changed(card);
  return { success: true, result: true };
}

/** The new public values win over what single clickers were shown. */
function applyPublic(card: StoredCard, values: Record<string, string>, byKey: boolean): void {
  card.cardData = byKey ? { ...card.cardData, ...values } : values;
  for (const userId of Object.keys(card.clickerViews)) forgetView(card, userId, byKey ? values : null);
}

export function applyPrivate(
  card: StoredCard,
  userId: string,
  values: Record<string, string>,
  byKey: boolean,
): void {
  card.privateData[userId] = byKey ? { ...card.privateData[userId], ...values } : values;
  forgetView(card, userId, byKey ? values : null);
}

function forgetView(card: StoredCard, userId: string, keys: Record<string, string> | null): void {
  const rest = Object.entries(card.clickerViews[userId] ?? {}).filter(
    ([key]) => keys !== null && !(key in keys),
  );
  if (rest.length > 0) card.clickerViews[userId] = Object.fromEntries(rest);
  else delete card.clickerViews[userId];
}

/** `PUT /v1.0/card/streaming`: one variable, appended to (`isFull` false) or replaced. */
function stream(world: World, call: Call): unknown {
  const { key, content, isFull, guid } = call.body;
  const card = existingCard(world, outTrackId(call.body));
  if (typeof key !== 'string' || typeof content !== 'string' || typeof guid !== 'string') {
    throw invalid('param.invalid', 'guid, key and content are mandatory');
  }
  const kind = world.templates.get(card.templateId)?.variables[key];
  if (kind === 'markdown' && isFull !== true)
    throw invalid('param.invalid', 'a markdown variable needs isFull=true');
  applyPublic(card, { [key]: isFull === true ? content : `${card.cardData[key] ?? ''}${content}` }, true);
  world.cards.changed(card);
  return { success: true, result: true };
}

/** `POST /v1.0/card/tops/close`: takes the pinned card down everywhere, or in one conversation. */
function closeTop(world: World, call: Call): unknown {
  const card = existingCard(world, outTrackId(call.body));
  const only = call.body.openConversationId ?? call.body.conversationId;
  for (const conversationId of Object.keys(card.pinnedIn)) {
    if (typeof only !== 'string' || only === conversationId) world.cards.unpin(card, conversationId);
  }
  return { success: true, result: true };
}

const scope = 'Card.Instance.Write';

export const cardUpdateRoutes: Route[] = [
  { method: 'PUT', path: '/v1.0/card/instances', host: 'api', counted: true, scope, handler: update },
  {
    method: 'PUT',
    path: '/v1.0/card/streaming',
    host: 'api',
    counted: true,
    scope: 'Card.Streaming.Write',
    handler: stream,
  },
  { method: 'POST', path: '/v1.0/card/tops/close', host: 'api', counted: true, scope, handler: closeTop },
];
