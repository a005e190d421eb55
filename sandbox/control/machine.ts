import { z } from 'zod';
import { revokeTokens } from '../auth/tokens.ts';
import type {
  ClockState,
  ConnectionInfo,
  ConnectionRequest,
  Fault,
  FaultRule,
  Limits,
} from '../control-types.ts';
import { ControlError } from '../http/errors.ts';
import type { World } from '../world.ts';
import type { ControlCall, ControlRoute } from './run-control.ts';

export function clockState(world: World): ClockState {
  return { nowMs: world.clock.now(), offsetMs: world.clock.offsetMs };
}

const clockBody = z.union([
  z.strictObject({ offsetMs: z.number() }),
  z.strictObject({ nowMs: z.number() }),
  z.strictObject({ iso: z.iso.datetime({ offset: true }) }),
  z.strictObject({ forwardMs: z.number().nonnegative() }),
  z.strictObject({ reset: z.literal(true) }),
]);

async function moveClock(world: World, call: ControlCall): Promise<ClockState> {
  const change = clockBody.parse(call.body.fields);
  const offset = newOffset(world, change);
  world.clock.moveTo(offset);
  await world.clockFollowed();
  return clockState(world);
}

function newOffset(world: World, change: z.infer<typeof clockBody>): number {
  if ('offsetMs' in change) return change.offsetMs;
  if ('nowMs' in change) return change.nowMs - Date.now();
  if ('iso' in change) return Date.parse(change.iso) - Date.now();
  if ('forwardMs' in change) return world.clock.offsetMs + change.forwardMs;
  return 0;
}

const kinds = [
  'error',
  'after',
  'busy',
  'slow',
  'malformed',
  'drop',
  'dropAfter',
  'rateLimited',
  'punished',
  'hang',
  'refuseGateway',
  'rejectSocket',
  'halfOpen',
  'dropFrame',
] as const;
const faultBody = z.strictObject({
  kind: z.enum(kinds),
  path: z.string().optional(),
  status: z.number().int().min(200).max(599).optional(),
  delayMs: z.number().nonnegative().optional(),
  count: z.number().int().positive().optional(),
  probability: z.number().min(0).max(1).optional(),
});

function addFault(world: World, call: ControlCall): Fault {
  return world.faults.add(faultBody.parse(call.body.fields) as FaultRule);
}

function removeFault(world: World, call: ControlCall): Record<string, never> {
  if (!world.faults.remove(call.params.faultId ?? ''))
    throw new ControlError(404, 'no_fault', '没有这个故障');
  return {};
}

const limitsBody = z.strictObject({
  qps: z.number().int().nonnegative().optional(),
  apiCallsPerMonth: z.number().int().nonnegative().optional(),
  pushesPerMonth: z.number().int().nonnegative().optional(),
});

function setLimits(world: World, call: ControlCall): Limits {
  return Object.assign(world.meter.limits, limitsBody.parse(call.body.fields));
}

const connectionBody = z.strictObject({
  action: z.enum(['disconnect', 'drop', 'halfOpen', 'revive']),
  reason: z.string().optional(),
});

function actOnConnection(world: World, call: ControlCall): ConnectionInfo[] {
  const which = call.params.connectionId ?? 'all';
  const request = connectionBody.parse(call.body.fields) as ConnectionRequest;
  if (!world.gateway.act(which, request) && which !== 'all')
    throw new ControlError(404, 'no_connection', '没有这个连接');
  return world.gateway.list();
}

export const machineRoutes: ControlRoute[] = [
  { method: 'GET', path: '/sandbox/clock', handler: clockState },
  { method: 'POST', path: '/sandbox/clock', handler: moveClock },
  { method: 'GET', path: '/sandbox/faults', handler: (world) => world.faults.list() },
  { method: 'POST', path: '/sandbox/faults', handler: addFault },
  { method: 'DELETE', path: '/sandbox/faults', handler: (world) => world.faults.clear() },
  { method: 'DELETE', path: '/sandbox/faults/{faultId}', handler: removeFault },
  { method: 'GET', path: '/sandbox/counters', handler: (world) => world.meter.counters(world.gateway.size) },
  { method: 'POST', path: '/sandbox/counters/reset', handler: (world) => world.meter.reset() },
  {
    method: 'GET',
    path: '/sandbox/calls',
    handler: (world, call) =>
      world.calls.list(Number(call.query.get('since') ?? 0), call.query.get('route') ?? ''),
  },
  { method: 'POST', path: '/sandbox/limits', handler: setLimits },
  { method: 'GET', path: '/sandbox/connections', handler: (world) => world.gateway.list() },
  { method: 'POST', path: '/sandbox/connections/{connectionId}', handler: actOnConnection },
  { method: 'POST', path: '/sandbox/tokens/revoke', handler: (world) => ({ revoked: revokeTokens(world) }) },
];
