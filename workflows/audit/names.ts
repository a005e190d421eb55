import { inArray } from 'drizzle-orm';
import { person } from '../../db/schema/index.ts';
import type { Ctx } from '../context.ts';
import type { Describable } from './describe.ts';

/** Names by user id of everybody who acted in these entries, or stands in one of their changes. */
export async function namesIn(
  ctx: Pick<Ctx, 'db' | 'tx'>,
  rows: readonly Pick<Describable, 'actor' | 'change'>[],
): Promise<Map<string, string>> {
  const ids = rows.flatMap((row) => [
    row.actor.replace(/^staff:/, ''),
    ...[
      row.change.ownerUserId,
      row.change.salesUserId,
      row.change.signer,
      row.change.signers,
      row.change.told,
      row.change.cc,
      row.change.organiser,
      row.change.attendees,
    ]
      .flatMap((pair) => [pair ?? []].flat(2))
      .filter(isText),
  ]);
  if (ids.length === 0) return new Map();
  const people = await (ctx.tx ?? ctx.db)
    .select({ userId: person.userId, name: person.name })
    .from(person)
    .where(inArray(person.userId, [...new Set(ids)]));
  return new Map(people.map(({ userId, name }) => [userId, name]));
}

const isText = (value: unknown): value is string => typeof value === 'string';
