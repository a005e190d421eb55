import { factoryProposal } from '../../db/schema/index.ts';
import { actorId, type TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { checkTexts, factoryOf } from '../factory/load.ts';
import { FactoryError, problemText } from '../factory/problem.ts';
import { textsOfVersion, versionById, versionInForce } from '../factory/versions.ts';
import { offer } from './offer.ts';
import type { Proposal } from './proposal.ts';
import { lockConfiguration } from './put-in-force.ts';
import { assertMayPropose } from './rights.ts';
import { hindrances } from './usable.ts';
import { withWarnings } from './warn.ts';
import { problemLine } from './workbook/cells.ts';
import { dataOf } from './workbook/data.ts';
import { differenceOf } from './workbook/difference.ts';

/**
 * 恢复: proposes an earlier version again; a second person activates it.
 * @throws AppError configuration.not_permitted, .gone, .same, .unreadable, .hindered; those of `offer`
 */
export async function proposeRestore(ctx: TxCtx, versionId: number): Promise<Proposal> {
  assertMayPropose(ctx);
  await lockConfiguration(ctx);
  const [present, wanted] = await Promise.all([versionInForce(ctx), versionById(ctx, versionId)]);
  if (!present || !wanted) throw new AppError('configuration.gone');
  const texts = await textsOfVersion(ctx, wanted.id);
  const [before, after] = await Promise.all([
    checkTexts({ texts: await textsOfVersion(ctx, present.id) }),
    checkTexts({ texts }),
  ]);
  const next = await factoryOf({ texts }, `版本 ${wanted.id}`).catch((err: unknown) => {
    if (!(err instanceof FactoryError)) throw err;
    const [first] = err.problems;
    throw new AppError('configuration.unreadable', {
      version: wanted.id,
      why: first ? problemText(first) : '',
    });
  });
  const differences = differenceOf(dataOf(before.files), dataOf(after.files));
  if (differences.length === 0) throw new AppError('configuration.same_as', { version: wanted.id });
  const problems = await hindrances(ctx, next);
  if (problems.length > 0)
    throw new AppError('configuration.hindered', { problems: problems.map(problemLine).join('') });
  const difference = await withWarnings(ctx, differences, next);
  const [row] = await ctx.tx
    .insert(factoryProposal)
    .values({
      baseVersion: present.id,
      files: { ...texts },
      source: 'restore',
      state: 'reading',
      difference,
      note: `恢复到第 ${wanted.id} 版`,
      proposedBy: actorId(ctx.actor),
    })
    .returning({ id: factoryProposal.id });
  if (!row) throw new Error('factory_proposal insert returned no row');
  return offer(ctx, row.id);
}
