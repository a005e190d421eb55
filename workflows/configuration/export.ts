import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { checkTexts } from '../factory/load.ts';
import { textsOfVersion, versionInForce } from '../factory/versions.ts';
import type { Where } from '../flow.ts';
import { clock } from '../now.ts';
import { say } from '../say.ts';
import { shanghaiDay } from '../working-time/shanghai.ts';
import { assertMayPropose } from './rights.ts';
import { storeFile } from './tell-problems.ts';
import { writeConfiguration } from './workbook/write.ts';

/**
 * 导出配置: the configuration in force as a workbook, to be edited and sent back.
 * @throws AppError configuration.not_permitted, configuration.no_version
 */
export async function exportConfiguration(ctx: TxCtx, where: Where): Promise<void> {
  assertMayPropose(ctx);
  const present = await versionInForce(ctx);
  if (!present) throw new AppError('configuration.no_version');
  const { files } = await checkTexts({ texts: await textsOfVersion(ctx, present.id) });
  const origin = { name: ctx.factory.name, version: present.id, digest: present.digest };
  const bytes = await writeConfiguration(files, origin);
  const name = `工厂配置-第${present.id}版-${shanghaiDay(await clock(ctx))}.xlsx`;
  const file = await storeFile(ctx, bytes, name);
  const text = `这是现用的工厂配置（第 ${present.id} 版）。在表格里改好后直接发回给我：先检查，再由另一位同事启用。`;
  await say(ctx, where.reply, { kind: 'text', text }, `${where.messageKey}:configuration.told`);
  await say(ctx, where.reply, { kind: 'file', ...file }, `${where.messageKey}:configuration.file`);
}
