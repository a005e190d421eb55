import { unknownInDirectory } from '../checkpoints/check-directory.ts';
import type { TxCtx } from '../context.ts';
import type { Factory } from '../factory/factory.ts';
import type { Problem } from '../factory/problem.ts';
import { inUse } from './in-use.ts';
import { canBeChanged } from './rights.ts';
import type { CellMap, CellProblem } from './workbook/cells.ts';

const SHEETS = { status: '状态', role: '角色', checkpoint: '关卡' } as const;

/**
 * What keeps a configuration that is right in itself from being used here and now: orders that stand on what it takes
 * away, people and departments that nobody knows, nobody left who could change it again.
 * @param cells of the workbook that it comes from
 */
export async function hindrances(ctx: TxCtx, next: Factory, cells?: CellMap): Promise<CellProblem[]> {
  const [used, unknown, changeable] = await Promise.all([
    inUse(ctx, ctx.factory, next),
    unknownInDirectory({ ...ctx, factory: next }),
    canBeChanged({ ...ctx, factory: next }),
  ]);
  return [
    ...used.map(({ what, text }): CellProblem => ({ place: { sheet: SHEETS[what] }, text })),
    ...unknown.map((problem): CellProblem => ({ place: placeOf(problem, cells), text: problem.text })),
    ...(changeable
      ? []
      : [
          {
            place: { sheet: SHEETS.role },
            text: '照这样改，就没有两个人能分别“提配置变更”和“启用配置”了，以后无法再用表格修改。请至少各留一人。',
          },
        ]),
  ];
}

const placeOf = (problem: Problem, cells: CellMap | undefined) =>
  cells?.of(problem) ?? { sheet: problem.file === 'escalation.yaml' ? '升级' : SHEETS.checkpoint };
