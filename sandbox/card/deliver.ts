import { isRecord } from '../gateway/frames.ts';
import { newId } from '../ground/ids.ts';
import { invalid } from '../http/errors.ts';
import type { World } from '../world.ts';
import type { StoredCard } from './shelf.ts';

type Body = Record<string, unknown>;

/** One entry of `deliverResults`; a refused space does not fail the call. */
export interface SpaceResult {
  spaceType: string;
  spaceId: string;
  success: boolean;
  carrierId: string;
  errorMsg: string;
}

interface Space {
  type: 'IM_ROBOT' | 'IM_GROUP' | 'ONE_BOX';
  id: string;
}

const prefix = 'dtv1.card//';

/** Which deliver model each kind of space needs. */
const models = {
  IM_ROBOT: 'imRobotOpenDeliverModel',
  IM_GROUP: 'imGroupOpenDeliverModel',
  ONE_BOX: 'topOpenDeliverModel',
} as const;

/**
 * Checks the request at once (a fault in it throws and delivers nothing) and returns the act of delivering, so that
 * createAndDeliver can create between the two.
 */
export function planDelivery(world: World, body: Body): (card: StoredCard) => SpaceResult[] {
  const spaces = parseSpaces(body.openSpaceId);
  for (const space of spaces) checkModel(space, body);
  return (card) => {
    const results = spaces.map((space) => deliverTo(world, card, space, body));
    world.cards.changed(card);
    return results;
  };
}

/** `dtv1.card//IM_GROUP.a;IM_ROBOT.b`: prefix once; space types in upper or lower case. */
function parseSpaces(openSpaceId: unknown): Space[] {
  if (typeof openSpaceId !== 'string' || !openSpaceId.startsWith(prefix)) {
    throw invalid('param.openSpaceIdInvalid', 'openSpaceId must start with dtv1.card//');
  }
  return openSpaceId
    .slice(prefix.length)
    .split(';')
    .map((part) => {
      const dot = part.indexOf('.');
      const type = part.slice(0, dot).toUpperCase();
      const id = part.slice(dot + 1);
      if (dot < 1 || id === '' || !(type === 'IM_ROBOT' || type === 'IM_GROUP' || type === 'ONE_BOX')) {
        throw invalid('param.openSpaceIdInvalid', `openSpaceId: ${part}`);
      }
      return { type, id };
    });
}

function checkModel(space: Space, body: Body): void {
  const model = body[models[space.type]];
  if (!isRecord(model)) throw invalid('param.openDeliverModelEmpty', `${models[space.type]} is mandatory`);
  if (space.type === 'IM_ROBOT' && String(model.spaceType ?? '').toUpperCase() !== 'IM_ROBOT') {
    throw invalid('param.openDeliverModelError', 'imRobotOpenDeliverModel.spaceType must be IM_ROBOT');
  }
  if (space.type === 'IM_GROUP' && (typeof model.robotCode !== 'string' || model.robotCode === '')) {
    throw invalid('param.openDeliverModelError', 'imGroupOpenDeliverModel.robotCode is mandatory');
  }
}

function deliverTo(world: World, card: StoredCard, space: Space, body: Body): SpaceResult {
  const model = body[models[space.type]] as Body;
  const failed = (errorMsg: string): SpaceResult => ({
    spaceType: space.type,
    spaceId: space.id,
    success: false,
    carrierId: '',
    errorMsg,
  });
  if (model.robotCode !== undefined && model.robotCode !== world.app.robotCode)
    return failed('robotCode 不存在');
  if (space.type === 'IM_ROBOT') {
    const person = card.userIdType === 2 ? world.org.byUnionId(space.id) : world.org.staff(space.id);
    if (!person || person.external) return failed('用户不存在');
    return post(world, card, space, world.conversations.singleId(person.userId));
  }
  const group = world.org.group(space.id);
  if (!group) return failed('会话不存在');
  if (group.hasBot === false) return failed('机器人不在群内');
  if (space.type === 'ONE_BOX') return pin(world, card, space, model);
  const recipients = Array.isArray(model.recipients) ? model.recipients.map(String) : [];
  const onlyFor = recipients.filter((userId) => group.memberUserIds.includes(userId));
  if (recipients.length > 0 && onlyFor.length === 0) return failed('recipients 均不在群内');
  return post(world, card, space, group.openConversationId, onlyFor, model.atUserIds);
}

function post(
  world: World,
  card: StoredCard,
  space: Space,
  conversationId: string,
  onlyFor: string[] = [],
  at: unknown = undefined,
): SpaceResult {
  const named = isRecord(at) ? Object.keys(at) : [];
  const limited = onlyFor.length > 0 ? { onlyFor } : {};
  // On the card before the message is announced, so that the announcement can be painted.
  const messageId = newId('msg');
  card.deliveries.push({ spaceType: space.type, spaceId: space.id, conversationId, messageId, ...limited });
  world.conversations.add({
    messageId,
    conversationId,
    from: { kind: 'bot', name: world.app.botName },
    body: { type: 'card', outTrackId: card.outTrackId },
    via: 'card',
    atAll: named.includes('@ALL'),
    atUserIds: named.filter((userId) => userId !== '@ALL'),
    ...limited,
  });
  return { spaceType: space.type, spaceId: space.id, success: true, carrierId: messageId, errorMsg: '' };
}

function pin(world: World, card: StoredCard, space: Space, model: Body): SpaceResult {
  const carrierId = newId('top');
  const onlyFor = Array.isArray(model.userIds) ? model.userIds.map(String) : undefined;
  card.deliveries.push({
    spaceType: space.type,
    spaceId: space.id,
    conversationId: space.id,
    messageId: carrierId,
    ...(onlyFor ? { onlyFor } : {}),
  });
  world.cards.pin(card, space.id, Number(model.expiredTimeMillis) || null);
  return { spaceType: space.type, spaceId: space.id, success: true, carrierId, errorMsg: '' };
}
