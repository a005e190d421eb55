import { AppError } from '../errors.ts';
import type { OrderRow } from './enter-status.ts';
import { readProcesses, readQuantity, readText } from './fields.ts';

/** What of an order others rely on; see checkpoints.yaml `dependsOn` for what a change of it reopens. */
export const SPECIFICATION = ['quantity', 'requirements', 'specialProcesses', 'bomRevision'] as const;
export type Specification = Pick<OrderRow, (typeof SPECIFICATION)[number]>;

/** The same as people write it. */
export type WrittenSpecification = Record<(typeof SPECIFICATION)[number], string>;

const LONGEST_REVISION = 40;

/** @throws AppError order.change_invalid with all problems in `problems` */
export function readSpecification(input: WrittenSpecification): Specification {
  const quantity = readQuantity(input.quantity);
  const requirements = readText('客户要求', input.requirements);
  const processes = readText('特殊工艺', input.specialProcesses);
  const bomRevision = readText('BOM版本', input.bomRevision);
  const problems = [quantity, requirements, processes, bomRevision].flatMap((one) =>
    one.ok ? [] : [one.text],
  );
  if (bomRevision.ok && bomRevision.value.length > LONGEST_REVISION)
    problems.push(`BOM版本最多 ${LONGEST_REVISION} 字`);
  if (!quantity.ok || !requirements.ok || !processes.ok || !bomRevision.ok || problems.length > 0)
    throw new AppError('order.change_invalid', { problems: problems.join('；') });
  return {
    quantity: quantity.value,
    requirements: requirements.value,
    specialProcesses: readProcesses(processes.value),
    bomRevision: bomRevision.value,
  };
}

/** As a form shows it. */
export const writtenOf = (specification: Specification): WrittenSpecification => ({
  quantity: String(specification.quantity),
  requirements: specification.requirements,
  specialProcesses: specification.specialProcesses.join('、'),
  bomRevision: specification.bomRevision,
});
