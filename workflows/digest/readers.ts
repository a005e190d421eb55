import { sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { DIGEST_SECTIONS, type DigestSectionKey } from '../factory/warning-rules.ts';
import { actorsOf, type StaffActor } from '../staff/actor.ts';
import { delegatesOf } from '../staff/delegates.ts';
import type { Reader } from './digest.ts';

/** For who has no role in warnings.yaml and asks all the same: what waits for them. */
const PERSONAL: readonly DigestSectionKey[] = DIGEST_SECTIONS.slice(0, 3);

/** Each once: what waits for somebody before what is at risk. */
const inOrder = (sections: readonly DigestSectionKey[]): DigestSectionKey[] =>
  DIGEST_SECTIONS.filter((key) => sections.includes(key));

/** What the roles of somebody read. */
function sectionsOf({ factory }: Pick<Ctx, 'factory'>, actor: StaffActor | undefined): DigestSectionKey[] {
  const sections = factory.digest?.sections ?? {};
  return (actor?.roles ?? []).flatMap((role) => sections[role] ?? []);
}

/**
 * Who gets a digest: everybody whose roles have one or who switched it on, and not off; and who stands in for such a
 * person. Who is away has their delegate read it.
 */
export async function readersNow(ctx: Ctx): Promise<Reader[]> {
  const rows = await (ctx.tx ?? ctx.db).execute<{ userId: string; daily: boolean | null }>(sql`
    select p.user_id as "userId", c.daily from person p left join digest_choice c on c.user_id = p.user_id
    where p.active order by p.user_id`);
  const choices = new Map(rows.map(({ userId, daily }) => [userId, daily]));
  const actors = await actorsOf(
    ctx,
    rows.map(({ userId }) => userId),
  );
  const all = await readersOf(ctx, actors);
  const away = await delegatesOf(
    ctx,
    rows.map(({ userId }) => userId),
  );
  return all.flatMap((reader) => {
    const { userId } = reader.actor;
    const daily = choices.get(userId) ?? null;
    if (daily === false || away.has(userId)) return [];
    if (reader.sections.length > 0) return [reader];
    return daily ? [{ ...reader, sections: PERSONAL }] : [];
  });
}

/** One person who asks. */
export async function readerAsking(ctx: Ctx, actor: StaffActor): Promise<Reader> {
  const everybody = await (ctx.tx ?? ctx.db).execute<{ userId: string }>(sql`
    select distinct user_id as "userId" from absence
    where cancelled_at is null and from_at <= app_now() and until_at > app_now()`);
  const [reader] = await readersOf(
    ctx,
    [actor],
    everybody.map(({ userId }) => userId),
  );
  return reader && reader.sections.length > 0
    ? reader
    : { actor, behind: reader?.behind ?? [], sections: PERSONAL };
}

/** @param away whose delegates are looked at; default: these people themselves */
async function readersOf(
  ctx: Ctx,
  actors: readonly StaffActor[],
  away: readonly string[] = actors.map(({ userId }) => userId),
): Promise<Reader[]> {
  const delegates = await delegatesOf(ctx, away);
  const known = new Map(actors.map((actor) => [actor.userId, actor]));
  const missing = [...delegates.keys()].filter((userId) => !known.has(userId));
  for (const actor of missing.length > 0 ? await actorsOf(ctx, missing) : []) known.set(actor.userId, actor);
  return actors.map((actor) => {
    const behind = [...delegates]
      .filter(([, delegate]) => delegate === actor.userId)
      .flatMap(([userId]) => known.get(userId) ?? []);
    const theirs = behind.flatMap((one) => sectionsOf(ctx, one));
    return {
      actor,
      behind,
      sections: inOrder([...sectionsOf(ctx, actor), ...theirs]),
    };
  });
}
