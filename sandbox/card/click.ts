import type { ClickRequest, ClickResult } from '../control-types.ts';
import { type Ack, isRecord } from '../gateway/frames.ts';
import { ControlError } from '../http/errors.ts';
import type { World } from '../world.ts';
import { type Press, pressOf } from './press.ts';
import type { StoredCard } from './shelf.ts';
import { applyPrivate } from './update.ts';

export const cardTopic = '/v1.0/card/instances/callback';

const failureToast = '操作失败，请稍后重试';

/** A person presses something on a card; resolves when the bot has answered, or after 2 s without an answer. */
export async function clickCard(
  world: World,
  outTrackId: string,
  request: ClickRequest,
): Promise<ClickResult> {
  const card = world.cards.get(outTrackId);
  if (!card) throw new ControlError(404, 'no_card', `没有卡片 ${outTrackId}`);
  const person = world.org.person(request.userId);
  if (!person) throw new ControlError(404, 'no_person', `没有人员 ${request.userId}`);
  if (!world.cards.viewers(card).includes(person.userId)) {
    throw new ControlError(409, 'card_not_visible', `${person.name}看不到这张卡片`);
  }
  const press = pressOf(world.cards.painted(card, person.userId, request.inputs), request);
  const { clicks } = world.meter;
  clicks.total += 1;
  if (card.callbackType !== 'STREAM') {
    clicks.notDelivered += 1;
    return result(world, card, person.userId, { outcome: 'not_stream', latencyMs: 0, toast: failureToast });
  }
  const started = performance.now();
  const ack = await push(world, card, person.userId, press);
  const latencyMs = Math.round((performance.now() - started) * 100) / 100;
  if (typeof ack === 'string') {
    if (ack === 'late') clicks.late += 1;
    else clicks.notDelivered += 1;
    return result(world, card, person.userId, { outcome: ack, latencyMs, toast: failureToast });
  }
  world.meter.clickLatency.add(latencyMs);
  const response = isRecord(ack.data) ? ack.data.response : undefined;
  if (ack.code !== 200) {
    clicks.failed += 1;
    return result(world, card, person.userId, {
      outcome: 'failed',
      latencyMs,
      ackCode: ack.code,
      toast: failureToast,
    });
  }
  clicks.answered += 1;
  if (isRecord(response)) applyResponse(world, card, person.userId, response);
  return result(world, card, person.userId, { outcome: 'answered', latencyMs, ackCode: ack.code, response });
}

function result(
  world: World,
  card: StoredCard,
  userId: string,
  part: Omit<ClickResult, 'card'>,
): ClickResult {
  return { ...part, card: world.cards.painted(card, userId) };
}

/** Sends the callback; the platform waits 2 s for its answer and is not known to send it again. */
function push(
  world: World,
  card: StoredCard,
  userId: string,
  press: Press,
): Promise<Ack | 'late' | 'not_delivered'> {
  world.meter.takePush();
  const data = JSON.stringify(callbackData(world, card, userId, press));
  return new Promise((resolve) => {
    const cancel = world.timers.after(world.timings.cardAnswerMs, () => resolve('late'));
    const taken = world.courier.deliver({
      type: 'CALLBACK',
      topic: cardTopic,
      data,
      retryMs: [],
      changed: () => undefined,
      acked: (ack) => {
        cancel();
        resolve(ack);
      },
    });
    if (!taken) {
      cancel();
      resolve('not_delivered');
    }
  });
}

function callbackData(world: World, card: StoredCard, userId: string, press: Press): Record<string, unknown> {
  const person = world.org.person(userId);
  return {
    type: 'actionCallback',
    outTrackId: card.outTrackId,
    corpId: world.app.corpId,
    userId: card.userIdType === 2 ? (person?.unionId ?? userId) : userId,
    userIdType: card.userIdType,
    spaceId: card.deliveries[0]?.conversationId ?? '',
    spaceType: 'IM',
    extension: '{}',
    content: JSON.stringify({ cardPrivateData: { actionIds: press.actionIds, params: press.params } }),
  };
}

/** The answer refreshes the clicker only: public values go into their view alone, private ones are theirs anyway. */
function applyResponse(
  world: World,
  card: StoredCard,
  userId: string,
  response: Record<string, unknown>,
): void {
  const options = isRecord(response.cardUpdateOptions) ? response.cardUpdateOptions : {};
  const shared = stringsOf(response.cardData);
  const own = stringsOf(response.userPrivateData);
  if (own) applyPrivate(card, userId, own, options.updatePrivateDataByKey === true);
  if (shared) {
    const before = options.updateCardDataByKey === true ? card.clickerViews[userId] : blanked(card, userId);
    card.clickerViews[userId] = { ...before, ...shared };
  }
  if (own || shared) world.cards.changed(card, [userId]);
}

/** Replacing the whole map empties what is not named. */
function blanked(card: StoredCard, userId: string): Record<string, string> {
  const keys = Object.keys({ ...card.cardData, ...card.clickerViews[userId] });
  return Object.fromEntries(
    keys.filter((key) => !(key in (card.privateData[userId] ?? {}))).map((key) => [key, '']),
  );
}

/** Values that are not strings are dropped, as the client cannot show them. */
function stringsOf(holder: unknown): Record<string, string> | null {
  const map = isRecord(holder) ? holder.cardParamMap : undefined;
  if (!isRecord(map)) return null;
  return Object.fromEntries(
    Object.entries(map).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
