import { sql } from 'drizzle-orm';
import type { Db } from '../../../db/client.ts';
import type { TestDatabase } from '../../../db/testing/database.ts';

/** What a deed cannot change, or is looked at by itself. */
const LEFT_ALONE = [
  ...['app_clock', 'app_secret', 'customer', 'product', 'person', 'department', 'api_meter', 'audit_head'],
  ...['routing_operation', 'quality_item'],
];

/** Said otherwise in each run: who holds what until when, and the places in the chain. */
const UNTOLD = ['leased_until', 'holder', 'prev_hash', 'hash', 'seq'];

/** Ids of different tables never look alike, so that they can be found in keys and texts: 41000001, 100000001 … */
const FIRST_PREFIX = 41;

interface Table {
  name: string;
  /** Columns that can be written. */
  columns: string[];
  prefix: number | null;
}

/** The whole content of a database, kept inside it: quickly brought back, and told as text to compare. */
export interface Snapshots {
  /** As on the first day: people and catalogue, nothing else. */
  clear(): Promise<void>;
  save(): Promise<void>;
  restore(): Promise<void>;
  /** The same print, the same rows, byte by byte. */
  print(): Promise<string>;
  /**
   * Everything that the house knows, one row a line, except what no person could tell apart: ids by their rank, instants
   * by their minute. Clicks are left out: repeated ones are rows, too.
   */
  look(): Promise<string[]>;
}

export async function createSnapshots({ db, sql: raw }: TestDatabase): Promise<Snapshots> {
  const tables = await readTables(db);
  await db.execute(sql`create schema saved`);
  // What is forbidden to everybody else: going back in the log. That a row continues the chain is still checked.
  await db.execute(sql`alter table audit_entry disable trigger audit_entry_final`);
  await db.execute(sql`alter table audit_head disable trigger audit_head_follows`);
  for (const { name, prefix } of tables) {
    if (prefix === null) continue;
    await raw.unsafe(`alter table "${name}" alter column id restart with ${prefix}000001`);
  }
  await raw.unsafe('create table saved.audit_head as select * from audit_head');
  for (const { name } of tables)
    await raw.unsafe(`create table saved."${name}" as select * from "${name}" with no data`);

  const save = [
    ...tables.map(
      ({ name }) => `delete from saved."${name}"; insert into saved."${name}" select * from "${name}"`,
    ),
    'delete from saved.audit_head; insert into saved.audit_head select * from audit_head',
  ].join(';');
  const restore = [
    'set local session_replication_role = replica',
    // Entries of the log are never changed: those that came later go.
    'delete from audit_entry where seq > (select seq from saved.audit_head)',
    ...tables
      .filter(({ name }) => name !== 'audit_entry')
      .map(({ name, columns }) => {
        const list = columns.map((column) => `"${column}"`).join(', ');
        return [
          `delete from "${name}"`,
          `insert into "${name}" (${list}) overriding system value select ${list} from saved."${name}"`,
        ].join(';');
      }),
    'update audit_head h set seq = s.seq, hash = s.hash from saved.audit_head s',
  ].join(';');
  const clear = [
    'set local session_replication_role = replica',
    ...tables.map(({ name }) => `delete from "${name}"`),
    "update audit_head set seq = 0, hash = repeat('0', 64)",
  ].join(';');
  const rows = tables
    .map(({ name }) => {
      const which = name === 'inbox' ? "where kind <> 'press'" : '';
      return `select '${name}' as name, to_jsonb(t) as row from "${name}" t ${which}`;
    })
    .join(' union all ');

  const print = tables.map(({ name }) => `select '${name}' as name, t::text as row from "${name}" t`);

  return {
    async print() {
      const [one] = await raw.unsafe<{ print: string }[]>(
        `select md5(string_agg(row, ';' order by name, row)) as print from (${print.join(' union all ')}) t`,
      );
      return one?.print ?? '';
    },
    clear: async () => void (await raw.unsafe(clear)),
    save: async () => void (await raw.unsafe(save)),
    restore: async () => void (await raw.unsafe(restore)),
    async look() {
      const found = await raw.unsafe<{ name: string; row: Record<string, unknown> }[]>(rows);
      return tell(tables, found);
    },
  };
}

async function readTables(db: Db): Promise<Table[]> {
  const rows = await db.execute<{ name: string; columns: string[]; identity: boolean }>(sql`
    select table_name as name, bool_or(is_identity = 'YES' and column_name = 'id') as identity,
      array_agg(column_name::text order by ordinal_position) filter (where is_generated = 'NEVER') as columns
    from information_schema.columns join information_schema.tables using (table_schema, table_name)
    where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not like '%migration%'
    group by table_name order by table_name`);
  return rows
    .filter(({ name }) => !LEFT_ALONE.includes(name))
    .map(({ name, columns, identity }, index) => ({
      name,
      columns,
      prefix: identity ? FIRST_PREFIX + index : null,
    }));
}

function tell(tables: readonly Table[], found: { name: string; row: Record<string, unknown> }[]): string[] {
  const places = placesOf(tables, found);
  const names = new Map<string, string>();
  for (const [index, { name, row }] of sortCards(found).entries())
    if (typeof row.id === 'string') names.set(row.id, `${name}#${row.key ?? row.name ?? index}`);
  return found
    .map(({ name, row }) => {
      const told = Object.entries(row).filter(([key]) => !UNTOLD.includes(key) && !isUntold(name, key));
      return (
        `${name} ${JSON.stringify(Object.fromEntries(told))}`
          .replace(UUID, (id) => names.get(id) ?? id)
          .replace(/\b\d{8,9}\b/g, (id) => places.get(id) ?? id)
          .replace(/\b(\d{4}-\d\d-\d\dT\d\d:\d\d):\d\d(?:\.\d+)?(?:Z|\+00:00)/g, '$1')
          // How long a search took.
          .replace(/"tookMs":[\d.]+|用时 [\d.]+ (?:毫秒|秒)/g, 'took')
          .replace(/\b1[78]\d{11}\b/g, 'epoch')
          // Due instants after the commit are named by their transaction, of which a killed one took a number, too.
          .replace(
            /("ref":"[^"]*?:(?:goods|planned)?:?)\d+(","dead":\w+,"kind":"(?:materials|facts|scheduling|outside|delivery_warning)\.)/,
            '$1tx$2',
          )
          // What such an instant brings about is told under its name.
          .replace(/("idempotency_key":"outside:\w+:\d+:(?:replan|shifted):\w+:\d+:)\d+/, '$1tx')
      );
    })
    .sort();
}

const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;

/**
 * How often it was tried is no part of what came of it (for due rows it is, because a death is no failure of theirs);
 * nor is the order in which people are told the same.
 */
const isUntold = (table: string, column: string): boolean =>
  (column === 'attempts' &&
    ['evidence_intake', 'escalation_meeting', 'outbox', 'due_date_change'].includes(table)) ||
  (column === 'id' && ['outbox', 'due_instant'].includes(table)) ||
  // A repaint of what is painted already is left out, which depends on what else was on its way.
  (column === 'result' && table === 'outbox');

function placesOf(tables: readonly Table[], found: { name: string; row: Record<string, unknown> }[]) {
  const places = new Map<string, string>();
  for (const { name } of tables) {
    const ids = found.filter((one) => one.name === name && typeof one.row.id === 'number');
    ids.sort((a, b) => Number(a.row.id) - Number(b.row.id));
    for (const [index, { row }] of ids.entries()) places.set(String(row.id), `${name}:${index + 1}`);
  }
  return places;
}

const sortCards = (found: { name: string; row: Record<string, unknown> }[]) =>
  [...found].sort((a, b) => String(a.row.created_at).localeCompare(String(b.row.created_at)));
