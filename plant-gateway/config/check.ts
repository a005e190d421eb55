import type { Fault } from './compile.ts';
import { didYouMean } from './near.ts';
import type { Condition, ModbusTag, PlantMachine } from './plant.ts';
import type { PlantFile } from './schema.ts';

/** Names that point to nothing, and rules that can never hold: what no schema sees. */
export function crossCheck(file: PlantFile, machines: readonly PlantMachine[], fault: Fault): void {
  const models = [...new Set(machines.map(({ model }) => model))];
  for (const [index, machine] of machines.entries()) {
    const at = pathsOf(file, index);
    const same = machines.findIndex(({ id }) => id.toLowerCase() === machine.id.toLowerCase());
    if (same < index)
      fault(at('id'), `编号「${machine.id}」已经用过（第 ${same + 1} 台），每台机床要有自己的编号。`);
    for (const [i, { model }] of machine.alternatives.entries()) {
      const where = [...at('alternatives'), i, 'model'];
      if (model === machine.model) fault(where, '替代机型与本机型相同，请删去。');
      else if (!models.includes(model)) fault(where, `没有机型「${model}」${didYouMean(model, models)}`);
    }
    checkStates(machine, { path: at('states'), written: writtenTags(file, index) }, fault);
  }
}

/** Names of its tags as they are written: what one of them has wrong is told there, and not that it is missing. */
function writtenTags(file: PlantFile, index: number): readonly string[] {
  const { tags, profile = '' } = file.machines[index] ?? {};
  return (tags ?? file.profiles?.[profile]?.tags ?? []).map(({ name }) => name);
}

function pathsOf(file: PlantFile, index: number): (key: 'id' | 'alternatives' | 'states') => PropertyKey[] {
  const entry = file.machines[index];
  return (key) =>
    key === 'states' && entry?.states === undefined && entry?.profile !== undefined
      ? ['profiles', entry.profile, key]
      : ['machines', index, key];
}

function checkStates(
  { source, states }: PlantMachine,
  { path, written }: { path: PropertyKey[]; written: readonly string[] },
  fault: Fault,
): void {
  if (!source) {
    if (states.length > 0) fault(path, '写了 states，但没有 source，读不到状态。请补上 source。');
    return;
  }
  if (states.length === 0) fault(path, '没有 states，状态永远是未知。请写出各状态的条件。');
  const open = states.findIndex(({ when }) => when.length === 0);
  if (open >= 0 && open < states.length - 1)
    fault([...path, open], 'when 为空的一条总是成立，后面的永远用不到。请把它放到最后。');
  const names =
    source.type === 'mtconnect'
      ? [...source.tags.map(({ name }) => name), 'fault']
      : source.tags.map(({ name }) => name);
  for (const [i, rule] of states.entries()) {
    for (const condition of rule.when) {
      const where = [...path, i, 'when', condition.tag];
      if (!names.includes(condition.tag)) {
        if (!written.includes(condition.tag))
          fault(where, `没有名为「${condition.tag}」的 tag${didYouMean(condition.tag, names)}`);
      } else if (source.type === 'modbus-tcp')
        checkCondition(
          condition,
          source.tags.find(({ name }) => name === condition.tag),
          where,
          fault,
        );
    }
  }
}

function checkCondition(
  condition: Condition,
  tag: ModbusTag | undefined,
  where: PropertyKey[],
  fault: Fault,
): void {
  if (!tag) return;
  const { in: values, gte, lte } = condition;
  const bit = tag.type === 'bit';
  if (bit && (gte !== null || lte !== null || values?.some((value) => typeof value !== 'boolean')))
    fault(where, `${tag.name} 是位，只能写 true 或 false。`);
  if (!bit && values?.some((value) => typeof value !== 'number'))
    fault(where, `${tag.name} 是数，请写数值，如 4、{ in: [1, 2] }、{ gte: 3 }。`);
  if (gte !== null && lte !== null && gte > lte)
    fault(where, `gte（${gte}）大于 lte（${lte}），永远不成立。`);
}
