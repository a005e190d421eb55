import { z } from 'zod';
import { clickCard } from '../card/click.ts';
import type { StoredCard } from '../card/shelf.ts';
import type { CardRecord, ClickRequest, ClickResult, PaintedCard } from '../control-types.ts';
import { ControlError } from '../http/errors.ts';
import type { World } from '../world.ts';
import type { ControlCall, ControlRoute } from './run-control.ts';

const values = z.record(z.string(), z.unknown());
const clickBody = z.object({
  userId: z.string(),
  button: z.string().optional(),
  actionIds: z.array(z.string()).optional(),
  params: values.optional(),
  form: values.optional(),
  inputs: values.optional(),
});

function card(world: World, call: ControlCall): StoredCard {
  const found = world.cards.get(call.params.outTrackId ?? '');
  if (!found) throw new ControlError(404, 'no_card', `没有卡片 ${call.params.outTrackId}`);
  return found;
}

function plain(one: StoredCard): CardRecord {
  const { seq: _seq, pinnedIn: _pinned, ...record } = one;
  return record;
}

function painted(world: World, call: ControlCall): PaintedCard {
  const userId = call.query.get('userId') ?? '';
  if (!world.org.person(userId)) throw new ControlError(404, 'no_person', `没有人员 ${userId}`);
  return world.cards.painted(card(world, call), userId);
}

function click(world: World, call: ControlCall): Promise<ClickResult> {
  const request = clickBody.parse(call.body.fields) as ClickRequest;
  if (request.button === undefined && request.actionIds === undefined) {
    throw new ControlError(400, 'no_action', '请给出 button，或 actionIds');
  }
  return clickCard(world, call.params.outTrackId ?? '', request);
}

export const cardRoutes: ControlRoute[] = [
  { method: 'GET', path: '/sandbox/cards', handler: (world) => world.cards.list().map(plain) },
  { method: 'GET', path: '/sandbox/cards/{outTrackId}', handler: (world, call) => plain(card(world, call)) },
  { method: 'GET', path: '/sandbox/cards/{outTrackId}/painted', handler: painted },
  { method: 'POST', path: '/sandbox/cards/{outTrackId}/click', handler: click },
];
