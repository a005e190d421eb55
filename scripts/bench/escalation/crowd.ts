import { sql } from 'drizzle-orm';
import type { Db } from '../../../db/client.ts';
import type { Directory } from '../../../workflows/staff/directory.ts';

const DEPARTMENTS = 12;
const PER_DEPARTMENT = 50;

/** A factory with heads, a director, and enough people that one reminder each is no flood. */
export const crowd: Directory = {
  departments: [
    { id: '1', name: '工厂', parentId: null, managerUserIds: ['boss'] },
    ...Array.from({ length: DEPARTMENTS }, (_, i) => ({
      id: `d${i}`,
      name: `部门${i}`,
      parentId: '1',
      managerUserIds: [`head${i}`],
    })),
  ],
  people: [
    member('boss', '总经理', '1'),
    member('director', '运营总监', '1'),
    ...Array.from({ length: DEPARTMENTS }, (_, i) => member(`head${i}`, '部门负责人', `d${i}`)),
    ...Array.from({ length: DEPARTMENTS * PER_DEPARTMENT }, (_, i) =>
      member(`p${i}`, '工程师', `d${i % DEPARTMENTS}`),
    ),
  ],
};

export const WORKERS = DEPARTMENTS * PER_DEPARTMENT;

function member(userId: string, title: string, department: string): Directory['people'][number] {
  return {
    userId,
    unionId: `union-${userId}`,
    name: `员工${userId}`,
    title,
    departmentIds: [department],
    managerUserId: null,
  };
}

/**
 * So many open checkpoints, two of each order, each with one of the crowd to sign, all with a deadline at `due`
 * and their ladder planned for it.
 */
export async function openCheckpoints(db: Db, count: number, due: Date): Promise<void> {
  await db.execute(
    sql`insert into customer (name, short_name) values ('恒锐精密', '恒锐') on conflict do nothing`,
  );
  await db.execute(
    sql`insert into product (code, name) values ('KHM-200', '快换模组') on conflict do nothing`,
  );
  await db.transaction(async (tx) => {
    await tx.execute(sql`set local synchronous_commit = off`);
    await tx.execute(sql`
      insert into customer_order (number, customer_id, product_id, quantity, unit_price, promised_date,
        original_promised_date, status, source, created_by, modified_by)
      select 'SO-20260901-' || lpad(n::text, 6, '0'), (select min(id) from customer), (select min(id) from product), 200,
        480, '2026-12-01', '2026-12-01', 'confirmed', 'demo', 'system:bench', 'system:bench'
      from generate_series(1, ${Math.ceil(count / 2)}::int) n`);
    await tx.execute(sql`
      insert into checkpoint (order_id, key, name, opened_by, deadline_at, next_step_at)
      select o.id, k.key, k.name, 'status:confirmed', ${due.toISOString()}::timestamptz, ${due.toISOString()}::timestamptz
      from customer_order o cross join (values ('bom_freeze', '结构工程师确认BOM冻结'), ('special_process', '工艺确认特殊工序')) k (key, name)
      limit ${count}`);
    await tx.execute(sql`
      insert into checkpoint_signer (checkpoint_id, round, place, user_id)
      select id, 1, 1, 'p' || id % ${WORKERS} from checkpoint`);
    await tx.execute(sql`
      insert into due_instant (kind, ref, due_at)
      select 'escalation.step', id || ':1:1', ${due.toISOString()}::timestamptz from checkpoint`);
  });
  await db.execute(sql`analyze`);
}
