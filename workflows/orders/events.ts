import { inArray, sql } from 'drizzle-orm';
import { person } from '../../db/schema/index.ts';
import type { AuditEntry } from '../audit/entry.ts';
import { actorId, type Ctx } from '../context.ts';
import type { Factory } from '../factory/factory.ts';
import { statusOf } from '../factory/rules.ts';
import { dayText, minuteText, moneyText } from './text.ts';

/** How orders stand in the audit log: by their number, which people know and which never changes. */
export const auditSubject = (number: string) => ({ entity: 'order', entityId: number }) as const;

/** One line of an order's history. */
export interface OrderEvent {
  /** Shanghai wall clock, `YYYY-MM-DD HH:MM`. */
  at: string;
  who: string;
  what: string;
}

interface LogRow extends Record<string, unknown> {
  at: string;
  actor: string;
  action: string;
  change: AuditEntry['change'];
  reason: string;
}

/** Changes that only those who see amounts may read about. */
const MONEY = ['unitPrice', 'amount'];

/**
 * The last events of an order from the audit log, newest first, in plain Chinese.
 * @param pending an entry that this transaction is about to write (audit comes last), shown as the newest.
 */
export async function readEvents(
  ctx: Ctx,
  number: string,
  options: { limit: number; seesMoney: boolean; now: string; pending?: AuditEntry },
): Promise<OrderEvent[]> {
  const { pending, now } = options;
  const logged = await (ctx.tx ?? ctx.db).execute<LogRow>(sql`
    select to_char(at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') as at, actor, action, change, reason
    from audit_entry where entity = 'order' and entity_id = ${number}
    order by seq desc limit ${options.limit}`);
  const rows = pending
    ? [{ ...pending, at: now, actor: actorId(ctx.actor), reason: pending.reason ?? '' }, ...logged].slice(
        0,
        options.limit,
      )
    : [...logged];
  const names = await actorNames(
    ctx,
    rows.map((row) => row.actor),
  );
  return rows.map((row) => ({
    at: row.at,
    who: names.get(row.actor) ?? '系统',
    what: eventText(ctx.factory, row, now.slice(0, 10), options.seesMoney),
  }));
}

async function actorNames(ctx: Ctx, actors: readonly string[]): Promise<Map<string, string>> {
  const ids = [...new Set(actors)].flatMap((actor) => (actor.startsWith('staff:') ? actor.slice(6) : []));
  if (ids.length === 0) return new Map();
  const rows = await (ctx.tx ?? ctx.db)
    .select({ userId: person.userId, name: person.name })
    .from(person)
    .where(inArray(person.userId, ids));
  return new Map([
    ...ids.map((id): [string, string] => [`staff:${id}`, id]),
    ...rows.map((row): [string, string] => [`staff:${row.userId}`, row.name]),
  ]);
}

const FIELD_NAMES: Readonly<Record<string, string>> = {
  quantity: '数量',
  unitPrice: '单价',
  promisedDate: '承诺交期',
  shippedDate: '实际发货日期',
  rush: '加急',
  requirements: '客户要求',
  specialProcesses: '特殊工艺',
  customer: '客户',
  product: '产品',
  remark: '备注',
};

/** Fields that a sentence about a status change already tells, or that nobody needs to read. */
const SILENT = new Set([
  'status',
  'heldFrom',
  'ownerUserId',
  'open',
  'source',
  'number',
  'version',
  'amount',
]);

function eventText(
  factory: Factory,
  row: Pick<LogRow, 'action' | 'change' | 'reason'>,
  today: string,
  seesMoney: boolean,
): string {
  const reason = row.reason === '' ? '' : `（${row.reason}）`;
  if (row.action === 'order.create') return `创建订单${reason}`;
  if (row.action === 'order.import') return `由 Excel 导入${reason}`;
  const status = row.change.status;
  const parts = status ? [`${statusName(factory, status[0])} → ${statusName(factory, status[1])}`] : [];
  for (const [field, [before, after]] of Object.entries(row.change)) {
    if (SILENT.has(field) || (MONEY.includes(field) && !seesMoney)) continue;
    const name = FIELD_NAMES[field] ?? field;
    parts.push(
      before === null
        ? `${name} ${value(after, today, field)}`
        : `${name} ${value(before, today, field)} → ${value(after, today, field)}`,
    );
  }
  return `${parts.length > 0 ? parts.join('，') : '修改订单'}${reason}`;
}

const statusName = (factory: Factory, key: unknown) =>
  typeof key === 'string' ? statusOf(factory.flow, key).name : '—';

function value(raw: unknown, today: string, field: string): string {
  if (raw === null || raw === '') return '空';
  if (typeof raw === 'boolean') return raw ? '是' : '否';
  if (Array.isArray(raw)) return raw.length > 0 ? raw.join('、') : '空';
  if (typeof raw === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(raw)) return dayText(raw, today);
  return MONEY.includes(field) ? moneyText(String(raw)) : String(raw);
}

/** `3月12日 14:05 孙磊：待审核 → 已确认` */
export const eventLine = (event: OrderEvent, now: string): string =>
  `${minuteText(event.at, now)} ${event.who}：${event.what}`;
