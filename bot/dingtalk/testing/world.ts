import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { createTestDatabase, type TestDatabase } from '../../../db/testing/database.ts';
import type { SandboxOptions } from '../../../sandbox/options.ts';
import { type Sandbox, startSandbox } from '../../../sandbox/server.ts';
import { type Control, createControl } from '../../../tests/world/control.ts';
import type { Channel, Inbound, InboundPress, Intake, PaintedCard } from '../../channel.ts';
import { createMeter, type Meter } from '../../meter.ts';
import { createDingTalkChannel } from '../channel.ts';
import type { DingTalkOptions } from '../options.ts';
import { type LogLine, recordingLog } from './log.ts';

export const TEMPLATE_ID = 'danmai-test.schema';

/** The other side of the channel's port, as a test plays it. */
export interface TestIntake extends Intake {
  accepted: Exclude<Inbound, InboundPress>[];
  pressed: InboundPress[];
  /** What is done with a message before it counts as accepted; may throw. */
  onAccept: (event: Exclude<Inbound, InboundPress>) => Promise<void>;
  onPress: (event: InboundPress) => Promise<PaintedCard | null>;
}

export interface World {
  sandbox: Sandbox;
  control: Control;
  channel: Channel;
  intake: TestIntake;
  meter: Meter;
  database: TestDatabase;
  log: Logger;
  lines: LogLine[];
  codes(): string[];
  /** The channel is stopped first, then the sandbox and the database. */
  close(): Promise<void>;
}

function testIntake(): TestIntake {
  const intake: TestIntake = {
    accepted: [],
    pressed: [],
    onAccept: async () => undefined,
    onPress: async () => null,
    async accept(event) {
      await intake.onAccept(event);
      intake.accepted.push(event);
    },
    async press(event) {
      intake.pressed.push(event);
      return intake.onPress(event);
    },
  };
  return intake;
}

const template = fileURLToPath(new URL('../cards/template.json', import.meta.url));

/** The channel and a sandbox of its own; `connect` false leaves the stream off. */
export async function createWorld(
  options: {
    sandbox?: SandboxOptions;
    channel?: Partial<DingTalkOptions>;
    connect?: boolean;
    pictures?: Record<string, Buffer>;
  } = {},
): Promise<World> {
  const database = await createTestDatabase();
  const sandbox = await startSandbox({ templates: [`${TEMPLATE_ID}=${template}`], ...options.sandbox });
  const { log, lines, codes } = recordingLog();
  const meter = createMeter(database.db, 'dingtalk', log);
  const channel = createDingTalkChannel({
    clientId: sandbox.app.clientId,
    clientSecret: sandbox.app.clientSecret,
    robotCode: sandbox.app.robotCode,
    agentId: String(sandbox.app.agentId),
    cardTemplateId: TEMPLATE_ID,
    apiBase: sandbox.url,
    oapiBase: sandbox.url,
    loginBase: sandbox.url,
    meter,
    log,
    noticeCheckMs: 50,
    evidence: pictureSource(options.pictures ?? {}),
    ...options.channel,
  });
  const intake = testIntake();
  if (options.connect !== false) await channel.start(intake);
  const close = async (): Promise<void> => {
    await channel.stop();
    await meter.stop();
    await sandbox.close();
    await database.close();
  };
  const control = createControl(sandbox.url);
  return { sandbox, control, channel, intake, meter, database, log, lines, codes, close };
}

function pictureSource(pictures: Record<string, Buffer>): DingTalkOptions['evidence'] {
  return {
    async open(sha256) {
      const { Readable } = await import('node:stream');
      const bytes = pictures[sha256];
      if (!bytes) throw new Error(`no picture ${sha256}`);
      return Readable.from([bytes]);
    },
  };
}
