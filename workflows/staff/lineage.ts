import { type SQL, sql } from 'drizzle-orm';

/**
 * Common table expression `lineage(id, ancestor)`: each department with itself and all its parents.
 * The depth is bounded, so that a circle in a directory's data cannot hang us.
 */
export const lineage: SQL = sql`lineage(id, ancestor, depth) as (
  select id, id, 0 from department
  union
  select l.id, d.parent_id, l.depth + 1
  from lineage l join department d on d.id = l.ancestor
  where d.parent_id is not null and l.depth < 20
)`;
