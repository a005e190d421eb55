import type { CardInput } from '../../card.ts';
import { folded } from '../../load/named.ts';
import type { Operation, ReportState } from '../state.ts';
import { createReader, type Form, filled, type ReadForm, type Values } from './form.ts';

/** The first operation that is not done; the last one when all are. */
function openOperation({ operations, order }: ReportState): Operation | undefined {
  return operations.find((one) => !isDone(one, order.quantity)) ?? operations.at(-1);
}

const isDone = ({ finished, good }: Operation, quantity: number): boolean => finished || good >= quantity;

/** The operation after this one; undefined after the last. */
export const operationAfter = (
  { operations }: ReportState,
  step: number | undefined,
): Operation | undefined => (step === undefined ? undefined : operations.find((one) => one.step > step));

function optionOf(one: Operation, quantity: number): { value: string; label: string } {
  const so = one.finished ? '已完成' : `${one.away ? '外协 ' : ''}${one.good}/${quantity}`;
  return { value: String(one.step), label: `${one.step} ${one.name}（${so}）` };
}

/** 报工: pieces of one operation since the last report. */
export const workForm: Form = {
  submit: '确认报工',
  lead: ({ order, operations }) =>
    `填本次做了多少，不是累计。订单 ${order.quantity} ${order.product.unit}。${operations.some(({ away }) => away) ? '外协回厂的不选机床，厂内做的请选机床。' : ''}`,
  inputs(state, values): CardInput[] {
    const { operations, order } = state;
    const step = values.step || String(openOperation(state)?.step ?? '');
    const operation: CardInput =
      operations.length > 0
        ? {
            ...filled({ ...values, step }, 'step', '工序', { required: true }),
            kind: 'select',
            options: operations.map((one) => optionOf(one, order.quantity)),
          }
        : {
            ...filled(values, 'step', '工序', { required: true, placeholder: '工序号或名称，如 20' }),
            kind: 'text',
          };
    return [
      operation,
      ...machineInput(state, { ...values, step }),
      { ...filled(values, 'good', '合格数', { required: true }), kind: 'number' },
      { ...filled(values, 'scrap', '报废数', { placeholder: '没有可不填' }), kind: 'number' },
      { ...filled(values, 'cause', '报废原因', { placeholder: '有报废时必填' }), kind: 'text' },
      {
        ...filled({ finished: 'no', ...values }, 'finished', '本工序完成'),
        kind: 'select',
        options: [
          { value: 'no', label: '还没有' },
          { value: 'yes', label: '已完成' },
        ],
      },
    ];
  },
  read(state, values): ReadForm {
    const form = createReader(values);
    const at = operationOf(state, form.text('step'));
    if (at === null) form.problems.push(`工序：${unknownOperation(state, form.text('step'))}`);
    const machine = machineOf(state, at, form.text('machine'));
    if (machine && 'problem' in machine) form.problems.push(`机床：${machine.problem}`);
    const finished = form.text('finished') === 'yes';
    const good = form.pieces('good', '合格数') ?? 0;
    const scrap = form.pieces('scrap', '报废数');
    if (form.problems.length === 0 && good === 0 && !scrap && !finished)
      form.problems.push('合格数：合格数、报废数至少填一个，或选“本工序已完成”');
    const cause = form.words('cause', '报废原因', 200, (scrap ?? 0) > 0);
    return {
      fact: {
        ...at,
        good,
        ...(scrap ? { scrap } : {}),
        ...(cause ? { cause } : {}),
        ...(finished ? { finished } : {}),
        ...(machine && 'id' in machine ? { machine: machine.id } : {}),
      },
      problems: form.problems,
    };
  },
};

/** A choice that was made can be taken back. */
const NONE = 'none';
/** More machines are not offered on a phone. */
const MOST_MACHINES = 30;

/** Those of the operation first; a card cannot change its choices with the operation, so the others that do the rest follow. */
function machineInput({ operations, machines }: ReportState, values: Values): CardInput[] {
  if (machines.length === 0) return [];
  const own = operations.find((one) => String(one.step) === values.step)?.machines ?? [];
  const rest = operations.filter((one) => !one.finished).flatMap((one) => one.machines);
  const names = new Map(machines.map(({ id, name }) => [id, name]));
  const ids = [...new Set([...own, ...rest])].slice(0, MOST_MACHINES);
  if (ids.length === 0) return [];
  const known = machines.find(({ id, name }) =>
    [id, name].some((one) => folded(one) === folded(values.machine ?? '')),
  );
  return [
    {
      ...filled({ ...values, machine: known?.id ?? '' }, 'machine', '机床', { placeholder: '可不填' }),
      kind: 'select',
      options: [
        ...ids.map((id) => ({ value: id, label: `${id} ${names.get(id) ?? ''}`.trim() })),
        { value: NONE, label: '不填' },
      ],
    },
  ];
}

/** The machine that was named, where the operation may be made on it; undefined when none was. */
function machineOf(
  { operations, machines }: ReportState,
  at: { step: number } | { operation: string } | null,
  text: string,
): { id: string } | { problem: string } | undefined {
  if (text === '' || text === NONE) return undefined;
  const operation = at && 'step' in at ? operations.find(({ step }) => step === at.step) : undefined;
  const known = machines.find(({ id, name }) => folded(id) === folded(text) || folded(name) === folded(text));
  const able = operation?.machines ?? machines.map(({ id }) => id);
  if (known && able.includes(known.id)) return { id: known.id };
  const which = operation ? `工序 ${operation.step} ${operation.name}` : '这个订单';
  return {
    problem:
      able.length > 0
        ? `${which}不能用“${text.slice(0, 20)}”，请选：${able.slice(0, 8).join('、')}，或不填`
        : `${which}不用机床，请不填`,
  };
}

/** An operation by its number or name; any number where no routing is known. */
function operationOf(
  { operations }: ReportState,
  text: string,
): { step: number } | { operation: string } | null {
  const known = operations.find((one) => String(one.step) === text || one.name === text);
  if (known) return { step: known.step };
  if (operations.length > 0 || text === '' || text.length > 60) return null;
  return /^\d{1,5}$/.test(text) ? { step: Number(text) } : { operation: text };
}

function unknownOperation({ operations }: ReportState, text: string): string {
  if (text === '') return '请选择';
  const all = operations.map(({ step, name }) => `${step} ${name}`).join('、');
  return `工艺路线里没有“${text.slice(0, 20)}”，请选：${all}`;
}

/** Words such as `精车` as the value of the select. */
export const stepValue = (state: ReportState, { step = '' }: Values): string => {
  const at = operationOf(state, step);
  return at && 'step' in at ? String(at.step) : step;
};
