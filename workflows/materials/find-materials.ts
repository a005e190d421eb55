import { sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';

export interface FoundMaterial extends Record<string, unknown> {
  code: string;
  name: string;
  unit: string;
}

/** Materials that a text fits are told by name when there are more than one; so many at most. */
const MOST = 8;

/**
 * Materials by code (dashes, spaces and case do not count), by its beginning, or by any part of code or name; exactly a
 * code or a name is that one alone.
 */
export async function findMaterials(ctx: Pick<Ctx, 'db' | 'tx'>, text: string): Promise<FoundMaterial[]> {
  const word = text.normalize('NFKC').trim().toLowerCase();
  const code = word.replace(/[\s-]/g, '');
  if (code === '') return [];
  const rows = await (ctx.tx ?? ctx.db).execute<FoundMaterial & { rank: number }>(sql`
    with named as (
      select code, name, unit, lower(translate(code, '- ', '')) as c, lower(translate(name, ' ', '')) as n from material
    )
    select code, name, unit, case
      when c = ${code} or n = ${word.replace(/\s/g, '')} then 0
      when starts_with(c, ${code}) or starts_with(n, ${word.replace(/\s/g, '')}) then 1
      else 2 end as rank
    from named where strpos(c, ${code}) > 0 or strpos(n, ${word.replace(/\s/g, '')}) > 0
    order by rank, code limit ${MOST + 1}`);
  const exact = rows.filter(({ rank }) => rank === 0);
  return (exact.length > 0 ? exact : rows).map(({ code, name, unit }) => ({ code, name, unit }));
}
