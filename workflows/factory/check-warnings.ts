import { checkWho, noCapability } from './check-checkpoints.ts';
import type { Checked } from './cross-check.ts';
import { didYouMean } from './explain-issue.ts';
import type { Problem } from './problem.ts';
import type { WarningsFile } from './schema.ts';

/** Names in warnings.yaml that point to nothing. */
export function checkWarnings(
  { source, data }: Checked<WarningsFile>,
  roleKeys: readonly string[] | null,
): Problem[] {
  const at = ['warning', 'tell'];
  const unknown = roleKeys ? Object.keys(data.sections).filter((role) => !roleKeys.includes(role)) : [];
  return [
    ...noCapability(source, at, data.warning.tell),
    ...checkWho(source, at, data.warning.tell, roleKeys),
    ...unknown.map((role) =>
      source.at(['sections', role], `角色「${role}」不在 roles.yaml 中${didYouMean(role, roleKeys ?? [])}`),
    ),
  ];
}
