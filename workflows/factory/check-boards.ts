import type { Checked } from './cross-check.ts';
import { didYouMean } from './explain-issue.ts';
import type { Problem } from './problem.ts';
import type { BoardsFile, FactoryFile, RolesFile } from './schema.ts';

/** Names in boards.yaml that point to nothing, groups in which orders may not be named, roles that see only their own. */
export function checkBoards(
  { source, data }: Checked<BoardsFile>,
  roles: RolesFile | null,
  factory: FactoryFile | null,
): Problem[] {
  return Object.entries(data.posts ?? {}).flatMap(([key, { group, role }]) => [
    ...(factory && !(factory.internalGroups ?? []).includes(group)
      ? [
          source.at(
            ['posts', key, 'group'],
            `群「${group}」不在 factory.yaml 的 internalGroups 中：图里有订单，只发到内部群。请补上该群，或换一个群。`,
          ),
        ]
      : []),
    ...(roles ? roleProblem(role, roles).map((text) => source.at(['posts', key, 'role'], text)) : []),
  ]);
}

function roleProblem(key: string, { roles }: RolesFile): string[] {
  const role = roles[key];
  if (!role) return [`角色「${key}」不在 roles.yaml 中${didYouMean(key, Object.keys(roles))}`];
  return role.rows === 'all' ? [] : [`角色「${key}」不看全部订单，图里会缺单。请换一个 rows: all 的角色。`];
}
