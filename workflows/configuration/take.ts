import { sql } from 'drizzle-orm';
import { factoryProposal } from '../../db/schema/index.ts';
import { actorId, type Ctx, type TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { versionInForce } from '../factory/versions.ts';
import type { IncomingFile, Where } from '../flow.ts';
import { say } from '../say.ts';
import { assertMayPropose } from './rights.ts';
import { isConfiguration, MOST_BYTES } from './workbook/open.ts';

/** Wakes the reader of workbooks. */
export const READING_CHANNEL = 'configuration';

const NAMES = /\.(?:xlsx|xlsm)$/i;
const MIMES = /spreadsheetml/;
const OUR_NAME = /^工厂配置/;

/** Whether a file is an edited configuration: by its sheets, whatever it is called now. */
export async function isOurs(ctx: Pick<Ctx, 'evidence'>, file: IncomingFile): Promise<boolean> {
  if (!NAMES.test(file.name) && !MIMES.test(file.mime)) return false;
  if (OUR_NAME.test(file.name)) return true;
  return file.size <= MOST_BYTES && (await isConfiguration(await bytesOf(ctx, file.sha256)));
}

/** The bytes of a stored file that is known to be small. */
export async function bytesOf({ evidence }: Pick<Ctx, 'evidence'>, sha256: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of await evidence.open(sha256, { verify: true })) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/**
 * Takes an edited configuration: a row that waits for its reader, and the wake-up.
 * @throws AppError configuration.in_group, configuration.not_permitted, configuration.too_large, configuration.no_version
 */
export async function takeConfiguration(ctx: TxCtx, file: IncomingFile, where: Where): Promise<void> {
  if (where.conversation.kind !== 'single') throw new AppError('configuration.in_group');
  assertMayPropose(ctx);
  if (file.size > MOST_BYTES) throw new AppError('configuration.too_large', { mb: MOST_BYTES / 1024 / 1024 });
  const present = await versionInForce(ctx);
  if (!present) throw new AppError('configuration.no_version');
  await ctx.tx.insert(factoryProposal).values({
    baseVersion: present.id,
    files: {},
    fileSha256: file.sha256,
    source: 'workbook',
    state: 'reading',
    proposedBy: actorId(ctx.actor),
  });
  const text = '收到配置表格，正在检查，稍后把结果发给您。';
  await say(ctx, where.reply, { kind: 'text', text }, `${where.messageKey}:configuration`);
  await ctx.tx.execute(sql`select pg_notify(${READING_CHANNEL}, '')`);
}
