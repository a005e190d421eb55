import { sql } from 'drizzle-orm';
import { factoryVersion } from '../../db/schema/index.ts';
import { audit } from '../audit/record.ts';
import { actorId, type TxCtx } from '../context.ts';
import { digestOf, type FactoryTexts } from '../factory/texts.ts';
import { type VersionHead, versionById } from '../factory/versions.ts';
import { lockSubject } from '../subject.ts';
import { paintProposal } from './paint-proposal.ts';
import type { Difference } from './workbook/difference.ts';

/** What decisions about the configuration queue up behind. */
export const CONFIGURATION = 'factory';

export const lockConfiguration = (ctx: TxCtx): Promise<void> => lockSubject(ctx.tx, CONFIGURATION);

/** A configuration that is to be in force from now on. */
export interface NextVersion {
  texts: FactoryTexts;
  source: 'folder' | 'workbook' | 'restore';
  note: string;
  /** As in the audit log. */
  proposedBy: string;
  difference: readonly Difference[];
  /** The proposal that this version comes from; all others that wait are stale. */
  proposalId?: string;
  /** The workbook. */
  evidence?: string;
}

/** What is told of a proposal that another version has overtaken. */
export const OVERTAKEN = '期间已有别的版本启用，请重新导出后再改';

/** Fields of one entry in the audit log; a difference that is longer is counted. */
const MOST_FIELDS = 200;

/**
 * Writes a version; every copy of the service takes it up at the commit (a trigger tells them). Proposals that were
 * made from another one are over. Audits, so call it last, with the configuration locked (lockConfiguration).
 */
export async function putInForce(
  ctx: TxCtx,
  former: VersionHead | null,
  next: NextVersion,
): Promise<VersionHead> {
  const digest = digestOf(next.texts);
  const [row] = await ctx.tx
    .insert(factoryVersion)
    .values({
      digest,
      files: { ...next.texts },
      source: next.source,
      note: next.note,
      proposedBy: next.proposedBy,
      activatedBy: actorId(ctx.actor),
    })
    .returning({ id: factoryVersion.id });
  const head = row && (await versionById(ctx, row.id));
  if (!head) throw new Error('factory_version insert returned no row');
  await endOthers(ctx, next.proposalId ?? null);
  const shown = next.difference.slice(0, MOST_FIELDS);
  const more = next.difference.length - shown.length;
  await audit(ctx, {
    action: `factory.${next.source}`,
    entity: 'factory',
    entityId: head.id,
    change: {
      version: [former?.id ?? null, head.id],
      digest: [former?.digest ?? null, digest],
      ...Object.fromEntries(shown.map((one) => [placeOf(one), [one.before, one.after]])),
      ...(more > 0 ? { more: [null, more] } : {}),
    },
    reason: next.note,
    ...(next.evidence ? { evidence: [next.evidence] } : {}),
  });
  return head;
}

const placeOf = ({ sheet, row, field }: Difference): string =>
  [sheet, row, field].filter((part) => part !== '').join(' · ');

async function endOthers(ctx: TxCtx, proposalId: string | null): Promise<void> {
  const ended = await ctx.tx.execute<{ id: string }>(sql`
    update factory_proposal set state = 'stale', decided_at = app_now(), note = ${OVERTAKEN}
    where state = 'open' and id is distinct from ${proposalId}::uuid returning id`);
  for (const { id } of ended) await paintProposal(ctx, id);
}
