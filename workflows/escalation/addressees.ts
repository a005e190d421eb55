/** Who has to do with a checkpoint, and who stands in for whom. */
export interface Concerned {
  /** Who must sign now, by place. */
  pending: readonly string[];
  /** Copied at tier 2. */
  cc: readonly string[];
  /** Invited at tier 3, beside those who sign and their heads. */
  invite: readonly string[];
  headOf(userId: string): string | undefined;
  /** Who stands in for somebody at the instant in question. */
  delegateOf(userId: string): string | undefined;
  isActive(userId: string): boolean;
}

/** As what somebody is told. */
export type Part = 'assignee' | 'delegate' | 'head' | 'cc';

export interface Addressee {
  userId: string;
  part: Part;
}

export interface Addressees {
  /** Addressed, and copied. */
  told: Addressee[];
  cc: Addressee[];
  /** Who should have been told and could not be found: to be reported. */
  missing: 'assignee' | 'head' | null;
}

/** Tier 1: those who must sign, and who stands in for them. */
export function assignees(who: Concerned): Addressees {
  const told = once(who, [
    ...who.pending.map((userId) => ({ userId, part: 'assignee' as const })),
    ...standIns(who, who.pending).map((userId) => ({ userId, part: 'delegate' as const })),
  ]);
  return { told, cc: [], missing: told.length === 0 ? 'assignee' : null };
}

/**
 * Tier 2: the heads of their departments with a copy to others, each with who stands in for them. Those who must sign
 * are told that it was escalated. Without any head the copied ones are addressed.
 */
export function heads(who: Concerned): Addressees {
  const found = who.pending.flatMap((userId) => who.headOf(userId) ?? []);
  const active = once(who, withStandIns(who, found, 'head'));
  const told = active.length > 0 ? active : once(who, withStandIns(who, who.cc, 'head'));
  const copied = once(who, [...withStandIns(who, who.cc, 'cc'), ...assignees(who).told]);
  return {
    told,
    cc: copied.filter((one) => !told.some((other) => other.userId === one.userId)),
    missing: active.length === 0 ? 'head' : null,
  };
}

/** Tier 3: everybody concerned; the organiser is a person who is there. */
export interface Gathering {
  organiser: string;
  /** Without the organiser. */
  attendees: string[];
}

/** @param rule who organises: the head of the department, or the first of those who are invited */
export function gathering(who: Concerned, rule: 'head' | 'director'): Gathering | null {
  const found = who.pending.flatMap((userId) => who.headOf(userId) ?? []);
  const candidates = rule === 'head' ? [...found, ...who.invite] : [...who.invite, ...found];
  const organiser = candidates
    .map((userId) => who.delegateOf(userId) ?? userId)
    .find((userId) => who.isActive(userId));
  if (organiser === undefined) return null;
  const everybody = once(who, withStandIns(who, [...who.pending, ...found, ...who.invite], 'cc'));
  const attendees = everybody.map((one) => one.userId).filter((userId) => userId !== organiser);
  return { organiser, attendees };
}

const standIns = (who: Concerned, userIds: readonly string[]): string[] =>
  userIds.flatMap((userId) => who.delegateOf(userId) ?? []);

/** Each with who stands in for them right behind. */
const withStandIns = (who: Concerned, userIds: readonly string[], part: Part): Addressee[] =>
  userIds.flatMap((userId) => [userId, ...standIns(who, [userId])]).map((userId) => ({ userId, part }));

/** Only active people, each once, as what they are first. */
function once(who: Concerned, list: readonly Addressee[]): Addressee[] {
  const known = new Set<string>();
  return list.filter(({ userId }) => {
    if (known.has(userId) || !who.isActive(userId)) return false;
    known.add(userId);
    return true;
  });
}
