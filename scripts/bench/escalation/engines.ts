import { pino } from 'pino';
import type { Channel } from '../../../bot/channel.ts';
import { startEngine } from '../../../bot/engine/engine.ts';
import { beginLife } from '../../../bot/life.ts';
import { type Connection, connect } from '../../../db/client.ts';
import type { Ctx } from '../../../workflows/context.ts';

/** One thing that was handed to the sender. */
export interface Sent {
  userId: string;
  kind: string;
  text: string;
  key: string;
  /** performance.now() */
  at: number;
}

/** A platform that takes everything at once and writes down when it was handed over. */
export function createSink(): { channel: Channel; sent: Sent[] } {
  const sent: Sent[] = [];
  const all = { cardInputs: true, cardUpdate: true, cardPrivateViews: true, groupFiles: true };
  const channel: Channel = {
    name: 'dingtalk',
    can: { ...all, notices: true, meetings: true },
    start: async () => undefined,
    stop: async () => undefined,
    async send(target, message, key) {
      const text = message.kind === 'notice' ? `${message.title}\n${message.text}` : '';
      const userId = target.to === 'person' ? target.userId : '';
      sent.push({ userId, kind: message.kind, text, key, at: performance.now() });
      return { outcome: 'sent' };
    },
    download: () => Promise.reject(new Error('nobody sends files here')),
    directory: async () => ({ departments: [], people: [] }),
    busy: async () => new Map(),
    health: () => ({ state: 'connected', since: '' }),
  };
  return { channel, sent };
}

/** A copy of the service's engine with connections of its own. */
export async function startCopy(
  connection: Connection,
  base: Omit<Ctx, 'actor' | 'tx' | 'db'>,
  channel: Channel,
): Promise<{ stop(): Promise<void> }> {
  const client = connect(connection, { applicationName: 'danmai-bench-copy' });
  const log = pino({ level: 'warn' }, pino.destination(2));
  const life = await beginLife(connection, log);
  const channels = new Map([[channel.name, channel]]);
  const engine = await startEngine({ ...base, db: client.db, log }, channels, client.sql, life, log);
  return {
    async stop() {
      await engine.stop();
      await life.end();
      await client.close();
    },
  };
}
