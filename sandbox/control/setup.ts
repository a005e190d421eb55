import { z } from 'zod';
import { issueCode } from '../auth/codes.ts';
import { TemplateError } from '../card/templates.ts';
import { pushToBot } from '../chat/push-to-bot.ts';
import type { Group, Person, SandboxState } from '../control-types.ts';
import { pushEvent } from '../gateway/push-event.ts';
import { ControlError } from '../http/errors.ts';
import { groupSchema, personSchema } from '../org.ts';
import type { World } from '../world.ts';
import { clockState } from './machine.ts';
import type { ControlCall, ControlRoute } from './run-control.ts';

function state(world: World): SandboxState {
  const { clientId, robotCode, corpId, agentId, botName } = world.app;
  return {
    app: { clientId, robotCode, corpId, agentId, botName },
    orgName: world.org.name,
    people: world.org.people(),
    departments: world.org.departments(),
    groups: world.org.groups(),
    clock: clockState(world),
    faults: world.faults.list(),
    limits: world.meter.limits,
    connections: world.gateway.list(),
    templates: world.templates
      .list()
      .map(({ templateId, published, name }) => ({ templateId, published, name })),
    deniedScopes: [...world.deniedScopes],
    seq: world.bus.seq,
  };
}

function putPerson(world: World, call: ControlCall): Person {
  const person = personSchema.parse(call.body.fields) as Person;
  const twin = world.org.byUnionId(person.unionId);
  if (twin && twin.userId !== person.userId)
    throw new ControlError(409, 'union_id_taken', `unionId 已属于 ${twin.userId}`);
  world.org.putPerson(person);
  world.bus.publish('everyone', () => ({ type: 'org' }));
  return person;
}

function putGroup(world: World, call: ControlCall): Group {
  const group = groupSchema.parse(call.body.fields) as Group;
  const stranger = group.memberUserIds.find((userId) => !world.org.person(userId));
  if (stranger !== undefined) throw new ControlError(404, 'no_person', `没有人员 ${stranger}`);
  world.org.putGroup(group);
  world.bus.publish('everyone', () => ({ type: 'org' }));
  return group;
}

const templateBody = z.object({
  templateId: z.string().min(1),
  template: z.unknown(),
  published: z.boolean().optional(),
});

function putTemplate(world: World, call: ControlCall): unknown {
  const input = templateBody.parse(call.body.fields);
  try {
    const { templateId, published, name } = world.templates.add(
      input.templateId,
      input.template,
      input.published,
    );
    return { templateId, published, name };
  } catch (error) {
    if (error instanceof TemplateError) throw new ControlError(400, 'bad_template', error.message);
    throw error;
  }
}

const eventBody = z.object({
  eventType: z.string().min(1),
  data: z.record(z.string(), z.unknown()),
  eventId: z.string().optional(),
});

function push(world: World, call: ControlCall): { eventId: string } {
  const input = eventBody.parse(call.body.fields);
  return { eventId: pushEvent(world, input.eventType, input.data, input.eventId) };
}

const redeliverBody = z.object({
  messageId: z.string(),
  times: z.number().int().positive().max(100).optional(),
});

function redeliver(world: World, call: ControlCall): Record<string, never> {
  const input = redeliverBody.parse(call.body.fields);
  const message = world.conversations.message(input.messageId);
  if (!message) throw new ControlError(404, 'no_message', `没有消息 ${input.messageId}`);
  for (let time = 0; time < (input.times ?? 1); time += 1) pushToBot(world, message);
  return {};
}

const scopeBody = z.object({ scope: z.string().min(1), granted: z.boolean() });

function setScope(world: World, call: ControlCall): { deniedScopes: string[] } {
  const input = scopeBody.parse(call.body.fields);
  if (input.granted) world.deniedScopes.delete(input.scope);
  else world.deniedScopes.add(input.scope);
  return { deniedScopes: [...world.deniedScopes] };
}

const flowBody = z.object({ userIds: z.array(z.string()) });

/** Names the people whom batchSend reports as throttled. */
function setFlowControl(world: World, call: ControlCall): { userIds: string[] } {
  world.flowControlled = new Set(flowBody.parse(call.body.fields).userIds);
  return { userIds: [...world.flowControlled] };
}

const codeBody = z.object({ userId: z.string() });

function ssoCode(world: World, call: ControlCall): { code: string } {
  const { userId } = codeBody.parse(call.body.fields);
  if (!world.org.person(userId)) throw new ControlError(404, 'no_person', `没有人员 ${userId}`);
  return { code: issueCode(world, 'client', userId) };
}

const resetBody = z.object({ keepClock: z.boolean().optional() });

async function reset(world: World, call: ControlCall): Promise<Record<string, never>> {
  const input = resetBody.parse(call.body.fields);
  world.files.wipe();
  world.store.wipe(['people', 'groups', ...(input.keepClock ? ['clock'] : [])]);
  world.conversations.clear();
  world.calls.clear();
  world.meter.reset();
  world.faults.clear();
  world.deniedScopes.clear();
  world.flowControlled.clear();
  if (!input.keepClock) {
    world.clock.moveTo(0);
    await world.clockFollowed();
  }
  world.bus.publish('everyone', () => ({ type: 'resync' }));
  return {};
}

export const setupRoutes: ControlRoute[] = [
  { method: 'GET', path: '/sandbox/state', handler: state },
  { method: 'GET', path: '/sandbox/people', handler: (world) => world.org.people() },
  { method: 'POST', path: '/sandbox/people', handler: putPerson },
  { method: 'GET', path: '/sandbox/groups', handler: (world) => world.org.groups() },
  { method: 'POST', path: '/sandbox/groups', handler: putGroup },
  { method: 'POST', path: '/sandbox/templates', handler: putTemplate },
  { method: 'POST', path: '/sandbox/push', handler: push },
  { method: 'POST', path: '/sandbox/redeliver', handler: redeliver },
  { method: 'POST', path: '/sandbox/scopes', handler: setScope },
  { method: 'POST', path: '/sandbox/flow-control', handler: setFlowControl },
  { method: 'POST', path: '/sandbox/sso/code', handler: ssoCode },
  { method: 'POST', path: '/sandbox/reset', handler: reset },
];
