import type { AuditEntry } from '../audit/entry.ts';
import { auditLast } from '../audit/last.ts';
import { audit } from '../audit/record.ts';
import type { TxCtx } from '../context.ts';
import { may } from '../factory/rules.ts';
import { matchMaterials } from '../facts/match-materials.ts';
import type { Batch } from '../orders/import/batch.ts';
import { lockSubject } from '../subject.ts';
import { applyWhole, finishWhole } from '../workbooks/whole-book.ts';
import { doneCard } from './cards.ts';
import { checkMaster } from './check.ts';
import { compareMaster, type Difference, fingerprintOf } from './compare.ts';
import type { MasterData } from './data.ts';
import { readHouse } from './house.ts';
import type { MasterSummary, SaidMaster } from './summary.ts';
import { tellPlanners, touchedOrders } from './touched.ts';
import { writeMaster } from './write.ts';

/** Two workbooks of master data are one after the other. */
const SUBJECT = 'master-data';

/**
 * Writes a confirmed workbook of master data, all in one transaction: data, a word to planners, one audit entry for each
 * product and material. What the house became meanwhile is looked at again: only what was confirmed is done.
 */
export const applyMaster = (ctx: TxCtx, batch: Batch): Promise<number> =>
  auditLast(ctx.tx, () => apply(ctx, batch));

async function apply(ctx: TxCtx, batch: Batch): Promise<number> {
  await lockSubject(ctx.tx, SUBJECT);
  return applyWhole<SaidMaster>(ctx, batch, ({ master }) => write(ctx, batch, master));
}

/** @returns why nothing was written; null when all of it was */
async function write(ctx: TxCtx, batch: Batch, data: MasterData): Promise<string | null> {
  const { actor, factory } = ctx;
  if (actor.kind !== 'staff' || !may(factory, actor.roles, 'master.import'))
    return '您的权限在预览之后变了，没有导入。请联系主管。';
  const house = await readHouse(ctx, data);
  const differences = compareMaster(data, house);
  const { fingerprint } = batch.summary as unknown as MasterSummary;
  if (checkMaster(data, house).length > 0 || fingerprintOf(differences) !== fingerprint)
    return '预览之后有人改过这些基础资料，没有导入。请重新发送文件，按最新的差异确认。';
  const touched = await touchedOrders(ctx, differences);
  await writeMaster(ctx, data, house, differences);
  await matchMaterials(
    ctx,
    data.materials.map(({ code }) => code),
  );
  await tellPlanners(ctx, touched, batch);
  await audit(
    ctx,
    differences.map((one) => entryOf(one, batch)),
  );
  return null;
}

const ACTIONS = {
  materials: 'master.material',
  bom: 'master.bom',
  routing: 'master.routing',
  quality: 'master.quality',
  tools: 'master.tool',
} as const;

/** Each changed line before and after, under its number. */
function entryOf({ kind, code, revision, before, after }: Difference, batch: Batch): AuditEntry {
  const lines = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return {
    action: ACTIONS[kind],
    entity: kind === 'materials' ? 'material' : kind === 'tools' ? 'tool' : 'product',
    entityId: code,
    change: {
      ...Object.fromEntries(
        lines.map((line) => [line, [before[line] ?? null, after[line] ?? null] as const]),
      ),
      ...(revision === '' ? {} : { revision: [null, revision] as const }),
    },
    reason: batch.fileName,
    evidence: [batch.fileSha256],
  };
}

export const finishMaster = (ctx: TxCtx, batch: Batch): Promise<void> =>
  finishWhole(ctx, batch, (refused) => doneCard(batch, batch.summary as unknown as MasterSummary, refused));
