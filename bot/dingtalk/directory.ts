import { z } from 'zod';
import type { DirectorySnapshot } from '../channel.ts';
import { managerOf } from './managers.ts';
import { apis } from './openapi/apis.ts';
import type { ApiClient } from './openapi/client.ts';

type Department = DirectorySnapshot['departments'][number];

/** The root department of every organisation. */
const ROOT = 1;
const PAGE = 100;
/** Beyond this many people the named manager of each is not asked for one by one (20 calls a second). */
const ASK_EACH_UP_TO = 2_000;
const AT_ONCE = 8;

const id = z.union([z.number(), z.string()]).transform(String);
const numeric = z.union([z.number(), z.string()]).transform(Number);

const departmentSchema = z.object({
  result: z.object({
    dept_id: id,
    name: z.string(),
    parent_id: id.nullish(),
    dept_manager_userid_list: z.array(z.string()).nullish(),
  }),
});
const subDepartmentsSchema = z.object({ result: z.array(z.object({ dept_id: numeric })).nullish() });

const memberSchema = z.looseObject({
  userid: z.string(),
  unionid: z.string().nullish(),
  name: z.string(),
  title: z.string().nullish(),
  dept_id_list: z.array(id).nullish(),
  manager_userid: z.string().nullish(),
});
const membersSchema = z.object({
  result: z.object({
    list: z.array(memberSchema).nullish(),
    has_more: z.boolean().nullish(),
    next_cursor: numeric.nullish(),
  }),
});
const oneMemberSchema = z.object({ result: memberSchema });

type Member = z.infer<typeof memberSchema>;

/**
 * Departments and people within the app's contact scope. Contact calls are free of the monthly quota (KB 1432).
 * @throws ApiError with a hint when a permission (`qyapi_get_department_list`, `qyapi_get_department_member`,
 *   `qyapi_get_member`) is missing.
 */
export async function readDirectory(client: ApiClient): Promise<DirectorySnapshot> {
  const departments = await readDepartments(client);
  const members = await readMembers(client, departments);
  const byId = new Map(departments.map((d) => [d.id, d]));
  const people = members.map((m) => {
    const departmentIds = m.dept_id_list ?? [];
    const manager = m.manager_userid || null;
    return {
      userId: m.userid,
      unionId: m.unionid || null,
      name: m.name,
      title: m.title ?? '',
      departmentIds,
      managerUserId: managerOf({ userId: m.userid, manager, departmentIds }, byId),
    };
  });
  return { departments, people };
}

async function readDepartments(client: ApiClient): Promise<Department[]> {
  const found: Department[] = [];
  let level: number[] = [ROOT];
  while (level.length > 0) {
    const below = await inBatches(level, async (dept_id) => {
      const { result } = await client.call(apis.department, departmentSchema, { json: { dept_id } });
      const parentId = dept_id === ROOT ? null : (result.parent_id ?? null);
      found.push({
        id: result.dept_id,
        name: result.name,
        parentId,
        managerUserIds: result.dept_manager_userid_list ?? [],
      });
      const subs = await client.call(apis.subDepartments, subDepartmentsSchema, { json: { dept_id } });
      return (subs.result ?? []).map((d) => d.dept_id);
    });
    const known = new Set(found.map((d) => d.id));
    level = [...new Set(below.flat())].filter((deptId) => !known.has(String(deptId)));
  }
  return found.sort((a, b) => Number(a.id) - Number(b.id));
}

async function readMembers(client: ApiClient, departments: readonly Department[]): Promise<Member[]> {
  const pages = await inBatches(departments, (d) => membersOf(client, Number(d.id)));
  const members = [...new Map(pages.flat().map((m) => [m.userid, m])).values()];
  const managersKnown = members.some((m) => m.manager_userid);
  if (managersKnown || members.length > ASK_EACH_UP_TO) return members;
  return inBatches(members, async (m) => {
    const { result } = await client.call(apis.member, oneMemberSchema, { json: { userid: m.userid } });
    return { ...m, manager_userid: result.manager_userid };
  });
}

async function membersOf(client: ApiClient, dept_id: number): Promise<Member[]> {
  const members: Member[] = [];
  let cursor = 0;
  for (;;) {
    const json = { dept_id, cursor, size: PAGE };
    const { result } = await client.call(apis.members, membersSchema, { json });
    members.push(...(result.list ?? []));
    if (!result.has_more || !result.next_cursor) return members;
    cursor = result.next_cursor;
  }
}

async function inBatches<A, B>(items: readonly A[], work: (item: A) => Promise<B>): Promise<B[]> {
  const done: B[] = [];
  for (let i = 0; i < items.length; i += AT_ONCE)
    done.push(...(await Promise.all(items.slice(i, i + AT_ONCE).map(work))));
  return done;
}
