import type { Capability } from '../factory/capabilities.ts';
import { type Need, processNamed } from './needs.ts';

/** What the check looks at of an operation of a routing. */
export interface RoutedOperation {
  step: number;
  name: string;
  outsourced: boolean;
  /** The special process that it performs; '' for an ordinary one. */
  process: string;
}

const MISMATCHES = ['no_routing', 'no_operation', 'unknown', 'outside_only', 'only_in_text'] as const;

/** What an order asks for and its routing or the factory does not answer to. */
export interface Mismatch {
  kind: (typeof MISMATCHES)[number];
  process: string;
  /**
   * A Chinese sentence: what is wrong, and what to do. The salesperson reads it too, so it names no operation and no
   * supplier.
   */
  text: string;
}

/**
 * Holds what an order asks for against its routing and against what the factory can do. Every need may be wrong in
 * several ways, and each is told.
 * @param routing [] when the product has none
 */
export function compare(
  needs: readonly Need[],
  routing: readonly RoutedOperation[],
  processes: readonly Capability[],
): Mismatch[] {
  return needs.flatMap((need) => {
    const found: Mismatch[] = [];
    const add = (kind: Mismatch['kind'], text: string) =>
      found.push({ kind, process: need.name, text: `${need.name}：${text}` });
    const capability = processes.find((one) => one.name === need.name);
    if (!need.named) add('only_in_text', '客户要求里写了，特殊工艺一栏没有。请与业务员核实后补上。');
    if (!capability) add('unknown', '不在本厂工艺清单里，不知道由谁来做。请落实自制或外协。');
    const steps = routing.filter((operation) => performs(processes, operation, need.name));
    if (routing.length === 0) add('no_routing', '产品还没有工艺路线，无法确认由哪道工序完成。');
    else if (steps.length === 0) add('no_operation', '工艺路线里没有做它的工序。请补工序或改工艺路线。');
    if (capability && !capability.inHouse && steps.some((one) => !one.outsourced))
      add('outside_only', '工艺路线把它排在厂内，本厂只能外协。请改为外协。');
    return found;
  });
}

function performs(processes: readonly Capability[], operation: RoutedOperation, name: string): boolean {
  const written = operation.process === '' ? operation.name : operation.process;
  return (processNamed(processes, written) ?? written) === name;
}
