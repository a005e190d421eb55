import type { Department } from '../control-types.ts';
import { OapiError } from '../http/errors.ts';
import { oapiNumber, oapiText } from '../http/fields.ts';
import type { Call, Route } from '../http/route.ts';
import type { World } from '../world.ts';

function visible(world: World, id: number): Department {
  const found = world.org.department(id);
  if (!found) throw new OapiError(60003, '部门不存在');
  if (!world.org.departmentInScope(id)) throw new OapiError(50004, '请求的部门id不在授权范围内');
  return found;
}

function brief(one: Department): Record<string, unknown> {
  return {
    dept_id: one.id,
    name: one.name,
    ...(one.id === 1 ? {} : { parent_id: one.parentId || 1 }),
    auto_add_user: false,
    create_dept_group: false,
  };
}

function getDepartment(world: World, call: Call): unknown {
  const one = visible(world, oapiNumber(call, 'dept_id'));
  const managers = one.managerUserIds ?? [];
  return {
    result: {
      ...brief(one),
      order: one.id,
      dept_manager_userid_list: managers,
      member_count: world.org.members(one.id).length,
    },
  };
}

/** Direct sub-departments only, as on the real platform; the root when none is named. */
function listSub(world: World, call: Call): unknown {
  const id = oapiNumber(call, 'dept_id', 1);
  if (id !== 1) visible(world, id);
  return {
    result: world.org
      .subDepartments(id)
      .filter((one) => world.org.departmentInScope(one.id))
      .map(brief),
  };
}

/** For each department of the person: itself and everything above it, nearest first. */
function listParentByUser(world: World, call: Call): unknown {
  const person = world.org.staff(oapiText(call, 'userid'));
  if (!person) throw new OapiError(60121, '找不到该用户');
  const parentList = person.deptIds.map((id) => ({ parent_dept_id_list: world.org.pathToRoot(id) }));
  return { result: { parent_list: parentList } };
}

const scope = 'qyapi_get_department_list';

export const departmentRoutes: Route[] = [
  { method: 'POST', path: '/topapi/v2/department/get', host: 'oapi', scope, handler: getDepartment },
  { method: 'POST', path: '/topapi/v2/department/listsub', host: 'oapi', scope, handler: listSub },
  {
    method: 'POST',
    path: '/topapi/v2/department/listparentbyuser',
    host: 'oapi',
    scope,
    handler: listParentByUser,
  },
];
