import { z } from 'zod';
import type { PaintedCard, SendResult } from '../../channel.ts';
import { apiName, apis } from '../openapi/apis.ts';
import type { ApiClient } from '../openapi/client.ts';
import { ApiError, toSendResult } from '../openapi/error.ts';
import { type MediaIds, renderCard, summary } from './render.ts';

export interface CardSpace {
  kind: 'person' | 'group';
  /** userId or openConversationId. */
  id: string;
  /** In a group: these people are mentioned. */
  mention?: readonly string[];
}

export interface CardDeps {
  client: ApiClient;
  robotCode: string;
  cardTemplateId: string;
}

const deliveredSchema = z.object({
  result: z.object({
    deliverResults: z
      .array(
        z.object({ success: z.boolean(), errorMsg: z.string().nullish(), spaceId: z.string().nullish() }),
      )
      .default([]),
  }),
});

/**
 * Creates the card (its id is the platform's outTrackId) and puts it into the chat. `success` of the whole says
 * nothing: each delivery has its own. A card that exists already was sent by an earlier attempt whose answer was lost.
 */
export async function deliverCard(
  deps: CardDeps,
  space: CardSpace,
  painted: PaintedCard,
  media: MediaIds,
): Promise<SendResult> {
  try {
    const { result } = await deps.client.call(apis.deliverCard, deliveredSchema, {
      json: deliveryBody(deps, space, painted, media),
    });
    const lost = result.deliverResults.find((r) => !r.success);
    if (!lost) return { outcome: 'sent' };
    const reason = lost.errorMsg ?? '平台没有说明原因';
    return { outcome: 'failed', code: 'dingtalk.card_not_delivered', reason: `卡片没有送达：${reason}` };
  } catch (err) {
    if (err instanceof ApiError && err.code === 'param.cardAlreadyExist')
      return { outcome: 'sent', detail: { alreadyThere: true } };
    return toSendResult(err);
  }
}

function deliveryBody(deps: CardDeps, space: CardSpace, painted: PaintedCard, media: MediaIds): unknown {
  const rendered = renderCard(painted, media);
  const people = Object.entries(rendered.private).map(([userId, cardParamMap]) => [userId, { cardParamMap }]);
  return {
    cardTemplateId: deps.cardTemplateId,
    outTrackId: painted.cardId,
    callbackType: 'STREAM',
    userIdType: 1,
    cardData: { cardParamMap: rendered.public },
    ...(people.length > 0 ? { privateData: Object.fromEntries(people) } : {}),
    ...placement(deps, space, summary(painted.view)),
  };
}

function placement({ robotCode }: CardDeps, space: CardSpace, line: string): Record<string, unknown> {
  const spaceModel = {
    supportForward: false,
    lastMessageI18n: { ZH_CN: line },
    notification: { alertContent: line, notificationOff: false },
  };
  if (space.kind === 'person') {
    return {
      openSpaceId: `dtv1.card//IM_ROBOT.${space.id}`,
      imRobotOpenSpaceModel: spaceModel,
      imRobotOpenDeliverModel: { spaceType: 'IM_ROBOT', robotCode },
    };
  }
  const atUserIds = Object.fromEntries((space.mention ?? []).map((userId) => [userId, userId]));
  return {
    openSpaceId: `dtv1.card//IM_GROUP.${space.id}`,
    imGroupOpenSpaceModel: spaceModel,
    imGroupOpenDeliverModel: { robotCode, ...(space.mention?.length ? { atUserIds } : {}) },
  };
}

const updatedSchema = z.object({ success: z.boolean().optional(), result: z.unknown().optional() });

/** Repaints a delivered card for everybody, by key (without `…ByKey` the platform would drop all other values). */
export async function updateCard(deps: CardDeps, painted: PaintedCard, media: MediaIds): Promise<SendResult> {
  const rendered = renderCard(painted, media);
  const people = Object.entries(rendered.private).map(([userId, cardParamMap]) => [userId, { cardParamMap }]);
  try {
    const answer = await deps.client.call(apis.updateCard, updatedSchema, {
      json: {
        outTrackId: painted.cardId,
        userIdType: 1,
        cardData: { cardParamMap: rendered.public },
        ...(people.length > 0 ? { privateData: Object.fromEntries(people) } : {}),
        cardUpdateOptions: { updateCardDataByKey: true, updatePrivateDataByKey: true },
      },
    });
    if (answer.success !== false) return { outcome: 'sent' };
    return {
      outcome: 'retry',
      code: 'dingtalk.card_not_updated',
      reason: `${apiName(apis.updateCard)}: success=false`,
    };
  } catch (err) {
    return toSendResult(err);
  }
}
