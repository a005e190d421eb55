import { readdir, readFile } from 'node:fs/promises';
import {
  checkpoint,
  checkpointEvidence,
  checkpointSigner,
  checkpointWatcher,
  escalationMeeting,
  escalationStep,
  evidenceExamination,
  evidenceFile,
} from '../db/schema/index.ts';
import { resolveWho } from '../workflows/checkpoints/resolve-who.ts';
import type { TxCtx } from '../workflows/context.ts';
import { STEP, scheduleMany, stepRef } from '../workflows/escalation/plan-step.ts';
import { headsOf } from '../workflows/staff/heads.ts';
import type { PastCheckpoint } from './past-checkpoints.ts';
import { instantOf, workMinutes } from './work-time.ts';

/** A checkpoint of the past with the order that it belongs to. */
export interface SavedCheckpoint extends PastCheckpoint {
  orderId: number;
  salesUserId: string;
  /** Who had the order when it was opened. */
  ownerUserId: string | null;
  /** SHA-256 of what it was passed with; null where nothing is asked for, or it is open. */
  evidence: string | null;
  evidenceName: string;
  /** User ids that the tiers told, by tier, and whom they copied. */
  told: Record<1 | 2 | 3, string[]>;
  cc: string[];
}

const MINUTE = 60_000;
const DECISION = '会上确定当天补齐资料并签字，责任人留守完成';

/** When the evidence of a checkpoint came: a little before it was passed. */
const gaveAt = (passedAt: Date, openedAt: Date): Date =>
  new Date(instantOf(Math.max(workMinutes(passedAt.getTime()) - 4, workMinutes(openedAt.getTime()))));

/**
 * The pictures that stand for all evidence of the demonstration, in the evidence store; rules of another factory may ask for
 * evidence of which there is none. @returns hashes by checkpoint key
 */
export async function storeEvidence(ctx: TxCtx, keys: readonly string[]): Promise<Map<string, string>> {
  const stored = new Map<string, string>();
  const folder = new URL('./evidence/', import.meta.url);
  const drawn = new Set(await readdir(folder));
  for (const key of keys) {
    const picture = `${key.replaceAll('_', '-')}.jpg`;
    if (!drawn.has(picture)) continue;
    const bytes = await readFile(new URL(picture, folder));
    const name = `${key}.jpg`;
    const file = await ctx.evidence.put(bytes, { name, maxBytes: bytes.byteLength });
    stored.set(key, file.sha256);
    await ctx.tx
      .insert(evidenceFile)
      .values({ ...file, name, uploadedBy: 'system:demo' })
      .onConflictDoNothing();
    // Drawn by us: it is its own clean preview. Without a fingerprint no later photo is taken for it.
    const looked = { kind: 'picture', mime: file.mime, width: 720, height: 960, sharpness: 90 };
    await ctx.tx
      .insert(evidenceExamination)
      .values({ sha256: file.sha256, ...looked, previewSha256: file.sha256 })
      .onConflictDoNothing();
  }
  return stored;
}

/** Whom the ladder tells: who signs, the head of their department with copies, and everybody concerned. */
export async function addresseesOf(
  ctx: TxCtx,
  signers: readonly string[],
): Promise<(signer: string, sales: string) => Pick<SavedCheckpoint, 'told' | 'cc'>> {
  const { head, meeting } = ctx.factory.escalation;
  const nobody = { id: 0, salesUserId: null };
  const heads = await headsOf(ctx, [...new Set(signers)]);
  const copied = (await resolveWho(ctx, head.cc, nobody)).userIds;
  const invited = (await resolveWho(ctx, meeting.invite, nobody)).userIds;
  return (signer, sales) => {
    const above = heads.get(signer) ?? copied[0] ?? signer;
    const everybody = [...new Set([above, signer, ...invited, sales])];
    const cc = [...new Set([...copied, signer])].filter((one) => one !== above);
    return { told: { 1: [signer], 2: [above], 3: everybody }, cc };
  };
}

/** Writes the rows of checkpoints and their ladders; the log is written with the orders'. @returns ids of the open ones */
export async function saveCheckpoints(ctx: TxCtx, all: readonly SavedCheckpoint[]): Promise<number[]> {
  if (all.length === 0) return [];
  const { tx } = ctx;
  const saved = await tx.insert(checkpoint).values(all.map(rowOf)).returning({ id: checkpoint.id });
  const withIds = all.map((one, index) => ({ ...one, id: saved[index]?.id ?? 0 }));
  await tx.insert(checkpointSigner).values(withIds.map(signerOf));
  const watching = withIds.flatMap(({ id, rule, signer, salesUserId }) =>
    rule.tell.some(({ kind }) => kind === 'salesperson') && salesUserId !== signer
      ? [{ checkpointId: id, userId: salesUserId }]
      : [],
  );
  if (watching.length > 0) await tx.insert(checkpointWatcher).values(watching);
  const evidence = withIds.flatMap((one) =>
    one.evidence && one.passedAt
      ? [
          {
            ...{ checkpointId: one.id, round: 1, sha256: one.evidence, name: one.evidenceName },
            ...{ uploadedBy: one.signer, at: gaveAt(one.passedAt, one.openedAt) },
          },
        ]
      : [],
  );
  if (evidence.length > 0) await tx.insert(checkpointEvidence).values(evidence);
  const steps = withIds.flatMap(stepsOf);
  if (steps.length > 0) await tx.insert(escalationStep).values(steps);
  const meetings = withIds.flatMap(meetingsOf);
  if (meetings.length > 0) await tx.insert(escalationMeeting).values(meetings);
  const planned = withIds.flatMap(({ id, next }) =>
    next ? [{ ref: stepRef(id, 1, next.tier), at: next.at }] : [],
  );
  await scheduleMany(ctx, STEP, planned);
  return withIds.filter(({ passedAt }) => passedAt === null).map(({ id }) => id);
}

const rowOf = (one: SavedCheckpoint): typeof checkpoint.$inferInsert => ({
  ...{ orderId: one.orderId, key: one.rule.key, name: one.rule.name, openedBy: one.openedBy },
  state: one.passedAt ? 'passed' : 'open',
  arm: one.meeting ? 2 : 1,
  version: 1 + one.steps.length + (one.meeting ? 1 : 0) + (one.passedAt ? 1 : 0),
  ...{ openedAt: one.openedAt, facts: one.facts },
  deadlineAt: one.meeting?.deadlineAt ?? one.deadlineAt,
  tier: one.meeting ? 0 : (one.steps.at(-1)?.tier ?? 0),
  nextStepAt: one.next?.at ?? null,
  decidedAt: one.passedAt,
  decidedBy: one.passedAt ? `staff:${one.signer}` : null,
});

type WithId = SavedCheckpoint & { id: number };

const signerOf = (one: WithId): typeof checkpointSigner.$inferInsert => ({
  ...{ checkpointId: one.id, round: 1, userId: one.signer, place: 1 },
  state: one.passedAt ? 'signed' : 'pending',
  decidedAt: one.passedAt,
  decidedBy: one.passedAt ? `staff:${one.signer}` : null,
  ...{ askedAt: one.openedAt, endedAt: one.passedAt, askedBy: one.ownerUserId ?? one.salesUserId },
});

const stepsOf = (one: WithId): (typeof escalationStep.$inferInsert)[] =>
  one.steps.map(({ tier, at }) => ({
    ...{ checkpointId: one.id, arm: 1, tier, plannedAt: at, doneAt: at },
    outcome: tier === 3 ? 'meeting' : 'told',
    told: one.told[tier],
    cc: tier === 2 ? one.cc : [],
  }));

const meetingsOf = ({ id, meeting, told }: WithId): (typeof escalationMeeting.$inferInsert)[] => {
  const [organiser = '', ...attendees] = told[3];
  if (!meeting) return [];
  return [
    {
      ...{
        checkpointId: id,
        arm: 1,
        state: 'decided',
        organiserUserId: organiser,
        attendeeUserIds: attendees,
      },
      ...{ startsAt: meeting.startsAt, endsAt: new Date(meeting.startsAt.getTime() + 30 * MINUTE) },
      ...{ createdAt: meeting.startsAt, decidedAt: meeting.decidedAt, decidedBy: `staff:${organiser}` },
      decision: DECISION,
    },
  ];
};

/** An entry of the log about a checkpoint, but for its order. */
export interface CheckpointAct {
  at: Date;
  actor: string;
  action: string;
  change: Record<string, readonly [unknown, unknown]>;
  reason: string;
  evidence?: string[];
}

const REMINDS = { 1: 'escalation.remind', 2: 'escalation.head', 3: 'escalation.meeting' } as const;

/** The log of a checkpoint, as its verbs write it. @param openedBy who moved the order on (`staff:<userId>`) */
export function checkpointActs(one: SavedCheckpoint, openedBy: string): CheckpointAct[] {
  const name = { checkpoint: [null, one.rule.name] as const };
  const byName = `staff:${one.signer}`;
  const opened: CheckpointAct = {
    ...{ at: one.openedAt, actor: openedBy, action: 'checkpoint.open', reason: '' },
    change: {
      ...name,
      round: [null, 1],
      signers: [null, [one.signer]],
      deadlineAt: [null, one.deadlineAt.toISOString()],
    },
  };
  const steps = one.steps.map(
    ({ tier, at }): CheckpointAct => ({
      ...{ at, actor: `system:${STEP}`, action: REMINDS[tier], reason: '' },
      change: {
        ...name,
        tier: [tier - 1, tier],
        told: [null, one.told[tier]],
        cc: [null, tier === 2 ? one.cc : []],
      },
    }),
  );
  const { meeting, passedAt } = one;
  const decided: CheckpointAct[] = meeting
    ? [
        {
          ...{ at: meeting.decidedAt, actor: `staff:${one.told[3][0]}`, action: 'escalation.decide' },
          change: {
            ...name,
            deadlineAt: [one.deadlineAt.toISOString(), meeting.deadlineAt.toISOString()],
          },
          reason: DECISION,
        },
      ]
    : [];
  if (!passedAt) return [opened, ...steps];
  const evidence = one.evidence ? [one.evidence] : [];
  const gave: CheckpointAct[] = one.evidence
    ? [
        {
          ...{ at: gaveAt(passedAt, one.openedAt), actor: byName, action: 'checkpoint.evidence', reason: '' },
          change: { ...name, file: [null, one.evidenceName] },
          evidence,
        },
      ]
    : [];
  const passed: CheckpointAct = {
    ...{ at: passedAt, actor: byName, action: 'checkpoint.pass', reason: '', evidence },
    change: { ...name, signedFor: [null, one.signer], state: ['open', 'passed'] },
  };
  return [opened, ...steps, ...decided, ...gave, passed];
}
