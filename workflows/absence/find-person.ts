import { sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';

/** Somebody active, with what tells them from others of the same name. */
export interface Person {
  userId: string;
  name: string;
  /** `王强（生产经理 · 生产部）` */
  label: string;
}

/** More people than this are not offered as a choice. */
const MOST_CHOICES = 10;

/**
 * The active people whom a text can mean: by user id (as a choice of the form sends it) or full name; else those whose
 * name contains it. Nobody when too many would fit.
 */
export async function findPeople(ctx: Pick<Ctx, 'db' | 'tx'>, text: string): Promise<Person[]> {
  const wanted = text.normalize('NFKC').replace(/\s+/g, '');
  if (wanted === '') return [];
  const rows = await (ctx.tx ?? ctx.db).execute<
    { userId: string; name: string; title: string; department: string | null; exact: boolean } & Record<
      string,
      unknown
    >
  >(sql`
    select p.user_id as "userId", p.name, p.title,
      (select d.name from department d where d.id = any (p.department_ids) order by d.id limit 1) as department,
      p.user_id = ${text} or replace(p.name, ' ', '') = ${wanted} as exact
    from person p
    where p.active and (p.user_id = ${text} or (${[...wanted].length >= 2} and strpos(replace(p.name, ' ', ''), ${wanted}) > 0))
    order by exact desc, p.name, p.user_id limit ${MOST_CHOICES + 1}`);
  const exact = rows.filter((row) => row.exact);
  const fit = exact.length > 0 ? exact : rows;
  if (fit.length > MOST_CHOICES) return [];
  return fit.map(({ userId, name, title, department }) => {
    const where = [title, department].filter(Boolean).join(' · ');
    return { userId, name, label: where ? `${name}（${where}）` : name };
  });
}
