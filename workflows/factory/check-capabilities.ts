import { checkWho } from './check-checkpoints.ts';
import type { Checked } from './cross-check.ts';
import type { Problem } from './problem.ts';
import type { CapabilitiesFile, CheckpointsFile, WhoFile } from './schema.ts';

const folded = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, '');

/** Writings that would mean two processes, and engineers that point to nothing. */
export function checkCapabilities(
  { source, data }: Checked<CapabilitiesFile>,
  roleKeys: readonly string[] | null,
): Problem[] {
  const engineers = (at: PropertyKey[], who: readonly WhoFile[]): Problem[] => [
    ...checkWho(source, at, who, roleKeys),
    ...who.flatMap((one, i) =>
      one.capability === undefined
        ? []
        : [source.at([...at, i, 'capability'], '这里要写具体的人：role、user、salesperson 或 headOf。')],
    ),
  ];
  const problems = engineers(['engineers'], data.engineers);
  const seen = new Map<string, string>();
  for (const [name, process] of Object.entries(data.processes)) {
    problems.push(...engineers(['processes', name, 'engineers'], process.engineers ?? []));
    for (const written of [name, ...(process.aliases ?? [])]) {
      const other = seen.get(folded(written));
      if (other !== undefined)
        problems.push(
          source.at(
            ['processes', name],
            other === name
              ? `「${written}」写了两次，请删去一个。`
              : `「${written}」已经是「${other}」的写法，一种写法只能属于一种工艺。`,
          ),
        );
      seen.set(folded(written), name);
    }
  }
  return problems;
}

/** Checkpoints about special processes can only work where the factory has written down what it can do. */
export function checkNeedOfCapabilities({ source, data }: Checked<CheckpointsFile>): Problem[] {
  const text = '需要 capabilities.yaml（特殊工艺清单），请从默认配置复制，或删去这个关卡。';
  return Object.entries(data.checkpoints).flatMap(([key, rule]) => {
    const at = ['checkpoints', key];
    const asked = [...rule.assignees, ...(rule.tell ?? [])].some((one) => one.capability !== undefined);
    const opened = rule.opens.some((one) => one.event === 'process_mismatch');
    if (opened) return [source.at([...at, 'opens'], `process_mismatch ${text}`)];
    return asked ? [source.at([...at, 'assignees'], `capability ${text}`)] : [];
  });
}
