import type { Person } from '../control-types.ts';
import { OapiError } from '../http/errors.ts';
import { oapiNumber, oapiText } from '../http/fields.ts';
import type { Call, Route } from '../http/route.ts';
import type { World } from '../world.ts';

const memberScope = 'qyapi_get_member';

/** Somebody the app may see; outsiders and people out of its scope are refused with different codes. */
function visible(world: World, person: Person | undefined): Person {
  if (!person || person.external) throw new OapiError(60121, '找不到该用户');
  if (!world.org.personInScope(person)) throw new OapiError(50002, '请求的员工userid不在授权范围内');
  return person;
}

function details(world: World, person: Person): Record<string, unknown> {
  const leads = new Set(
    world.org
      .departments()
      .filter((one) => one.managerUserIds?.includes(person.userId))
      .map((one) => one.id),
  );
  return {
    userid: person.userId,
    unionid: person.unionId,
    name: person.name,
    avatar: '',
    ...(person.title ? { title: person.title } : {}),
    ...(person.mobile && !world.deniedScopes.has('fieldMobile')
      ? { mobile: person.mobile, state_code: '86' }
      : {}),
    ...(person.managerUserId ? { manager_userid: person.managerUserId } : {}),
    ...(person.jobNumber ? { job_number: person.jobNumber } : {}),
    dept_id_list: person.deptIds,
    dept_order_list: person.deptIds.map((id) => ({ dept_id: id, order: 1 })),
    leader_in_dept: person.deptIds.map((id) => ({ dept_id: id, leader: leads.has(id) })),
    active: true,
    admin: person.isAdmin === true,
    boss: false,
    senior: false,
    hide_mobile: false,
    exclusive_account: false,
    real_authed: true,
  };
}

function getUser(world: World, call: Call): unknown {
  return { result: details(world, visible(world, world.org.person(oapiText(call, 'userid')))) };
}

function byMobile(world: World, call: Call): unknown {
  const mobile = oapiText(call, 'mobile');
  if (!/^\+?[0-9-]{5,20}$/.test(mobile)) throw new OapiError(40104, '无效的手机号');
  return {
    result: { userid: visible(world, world.org.byMobile(mobile)).userId, exclusive_account_userid_list: [] },
  };
}

function byUnionId(world: World, call: Call): unknown {
  const person = world.org.byUnionId(oapiText(call, 'unionid'));
  return { result: { userid: visible(world, person).userId, contact_type: 0 } };
}

function demandDepartment(world: World, deptId: number): void {
  if (!world.org.department(deptId)) throw new OapiError(60003, '部门不存在');
  if (!world.org.departmentInScope(deptId)) throw new OapiError(50004, '请求的部门id不在授权范围内');
}

function listIds(world: World, call: Call): unknown {
  const deptId = oapiNumber(call, 'dept_id');
  demandDepartment(world, deptId);
  return { result: { userid_list: world.org.members(deptId).map((one) => one.userId) } };
}

function listUsers(world: World, call: Call): unknown {
  const deptId = oapiNumber(call, 'dept_id');
  demandDepartment(world, deptId);
  const cursor = oapiNumber(call, 'cursor', 0);
  const size = oapiNumber(call, 'size', 100);
  if (size < 1 || size > 100) throw new OapiError(40035, 'size 应在1到100之间');
  const members = world.org.members(deptId);
  const next = cursor + size;
  const hasMore = next < members.length;
  return {
    result: {
      has_more: hasMore,
      ...(hasMore ? { next_cursor: next } : {}),
      list: members.slice(cursor, next).map((one) => details(world, one)),
    },
  };
}

export const userRoutes: Route[] = [
  { method: 'POST', path: '/topapi/v2/user/get', host: 'oapi', scope: memberScope, handler: getUser },
  {
    method: 'POST',
    path: '/topapi/v2/user/getbymobile',
    host: 'oapi',
    scope: 'qyapi_get_member_by_mobile',
    handler: byMobile,
  },
  { method: 'POST', path: '/topapi/user/getbyunionid', host: 'oapi', scope: memberScope, handler: byUnionId },
  {
    method: 'POST',
    path: '/topapi/user/listid',
    host: 'oapi',
    scope: 'qyapi_get_department_member',
    handler: listIds,
  },
  {
    method: 'POST',
    path: '/topapi/v2/user/list',
    host: 'oapi',
    scope: 'qyapi_get_department_member',
    handler: listUsers,
  },
];
