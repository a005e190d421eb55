import type { BoardPicture } from './board-rules.ts';
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
  return Object.entries(data.posts ?? {}).flatMap(([key, { picture, group, role }]) => [
    ...(factory && !(factory.internalGroups ?? []).includes(group)
      ? [
          source.at(
            ['posts', key, 'group'],
            `群「${group}」不在 factory.yaml 的 internalGroups 中：图里有订单，只发到内部群。请补上该群，或换一个群。`,
          ),
        ]
      : []),
    ...(roles
      ? roleProblem(role, picture, roles).map((text) => source.at(['posts', key, 'role'], text))
      : []),
  ]);
}

function roleProblem(key: string, picture: BoardPicture, { roles }: RolesFile): string[] {
  const role = roles[key];
  if (!role) return [`角色「${key}」不在 roles.yaml 中${didYouMean(key, Object.keys(roles))}`];
  if (role.rows !== 'all') return [`角色「${key}」不看全部订单，图里会缺单。请换一个 rows: all 的角色。`];
  if (picture === 'heat-map' && !role.sees?.includes('production'))
    return [`角色「${key}」看不到生产（sees: production），画不出热力图。`];
  return picture === 'osrt' && !role.may?.includes('metrics.read')
    ? [`角色「${key}」看不到全厂指标（may: metrics.read），画不出 OSRT。`]
    : [];
}
