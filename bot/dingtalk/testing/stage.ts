import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { FaultRule, MessageBody, PersonInbox } from '../../../sandbox/control-types.ts';
import type { Sendable, SendResult } from '../../channel.ts';
import { until } from './until.ts';
import { createWorld, type World } from './world.ts';

/** A picture of one pixel. */
export const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABh6FO1AAAAABJRU5ErkJggg==',
  'base64',
);

export interface Stage {
  world: World;
  /** A group that has the bot. */
  group: string;
  /** A new idempotency key. */
  key(): string;
  toLiu(message: Sendable, key?: string): Promise<SendResult>;
  /** What a person received since the test began. */
  inbox(userId?: string): Promise<PersonInbox>;
  bodies(userId?: string): Promise<MessageBody[]>;
  fault(rule: FaultRule): Promise<unknown>;
  /** Somebody says something; answers the conversation that the bot would answer in. */
  asked(
    userId: string,
    where?: Record<string, unknown>,
  ): Promise<import('../../../workflows/messages.ts').Conversation>;
}

/** One sandbox and channel for a test file; each test sees only what came after its beginning. */
export function useStage(): Stage {
  let seen = 0;
  let keys = 0;
  const stage = {
    key: () => `test:${++keys}`,
    toLiu: (message: Sendable, key = stage.key()) =>
      stage.world.channel.send({ to: 'person', userId: 'liu' }, message, key),
    inbox: (userId = 'liu') => stage.world.control.get<PersonInbox>(`/people/${userId}/inbox?since=${seen}`),
    bodies: async (userId = 'liu') => (await stage.inbox(userId)).messages.map((m) => m.body),
    fault: (rule: FaultRule) => stage.world.control.post('/faults', rule),
    async asked(userId: string, where: Record<string, unknown> = {}) {
      await stage.world.control.post('/say', { userId, text: '在吗', ...where });
      const event = await until('the question', () => stage.world.intake.accepted.at(-1));
      if (event.kind !== 'message') throw new Error('not a message');
      return event.conversation;
    },
  } as Stage;
  beforeAll(async () => {
    stage.world = await createWorld({ channel: { apiTimeoutMs: 1_000 } });
    const state = await stage.world.control.get<{ groups: { openConversationId: string }[] }>('/state');
    stage.group = state.groups[0]?.openConversationId ?? '';
  });
  beforeEach(async () => {
    seen = (await stage.inbox()).seq;
    stage.world.intake.accepted.length = 0;
  });
  afterEach(() => stage.world.control.remove('/faults'));
  afterAll(() => stage.world.close());
  return stage;
}
