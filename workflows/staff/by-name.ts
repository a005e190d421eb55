import { and, eq, or } from 'drizzle-orm';
import { person } from '../../db/schema/index.ts';
import type { Ctx } from '../context.ts';
import { AppError } from '../errors.ts';

/**
 * The active member of staff whom a person names in a form: by name or user id, blanks ignored.
 * @throws AppError staff.no_such_name, staff.several_of_name (then the title or the user id tells them apart)
 */
export async function personNamed(
  ctx: Pick<Ctx, 'db' | 'tx'>,
  text: string,
): Promise<{ userId: string; name: string }> {
  const name = text.replace(/\s+/g, '');
  const rows = await (ctx.tx ?? ctx.db)
    .select({ userId: person.userId, name: person.name, title: person.title })
    .from(person)
    .where(and(eq(person.active, true), or(eq(person.name, name), eq(person.userId, name))))
    .limit(5);
  const [only, another] = rows;
  if (!only) throw new AppError('staff.no_such_name', { name: name || '（空）' });
  if (another)
    throw new AppError('staff.several_of_name', {
      name,
      who: rows.map((one) => `${one.title} ${one.userId}`).join('、'),
    });
  return only;
}
