import { folded } from '../../load/named.ts';
import { minuteOf } from '../../load/spans.ts';
import { minutesOn } from '../../rush-order/core/duration.ts';
import type { ProductiveMap } from '../../rush-order/core/productive.ts';
import type { Minute, ToolNeed } from '../../rush-order/core/types.ts';
import { placeOf } from '../assemble-plan.ts';
import type { BookingRow } from '../bookings.ts';
import type { OrderQuery } from '../query.ts';
import type { PlannedOrder } from '../read-order.ts';
import type { Task } from '../tasks.ts';
import type { PlanPlaces } from './places.ts';
import type { PlanFault, PlanRow } from './read-rows.ts';

/** An operation that purchasing has ordered outside. */
export interface Away {
  step: number;
  name: string;
  supplier: string;
  /** Shanghai day. */
  expectedDate: string;
  /** Its evening, by when the parts are there. */
  backBy: Minute;
}

/** An order that a plan names, as it stands. */
export interface PlanSubject {
  order: PlannedOrder;
  asked: OrderQuery;
  /** All of its bookings, done ones included. */
  bookings: readonly BookingRow[];
  /** What suppliers have by a planner's word, and when purchasing expects it back. */
  away: readonly Away[];
  /** Whether who sent the plan may plan it, and it is in a state in which it is planned. */
  planned: 'yes' | 'not_permitted' | { status: string };
}

/** Where a row wants an operation. */
export interface Wanted {
  row: PlanRow;
  subject: PlanSubject;
  task: Task;
  /** What stands now; null: nothing. */
  before: BookingRow | null;
  /** As the plan of the core calls it; `from` and `to` are NaN until a queue has its turn. */
  machine: string;
  from: Minute;
  to: Minute;
  workMinutes: number;
  frozen: boolean;
  tools: readonly ToolNeed[];
  /** When work of this place is done. */
  time: ProductiveMap;
}

export const faultOf = (row: PlanRow, code: string, column: string, text: string): PlanFault => ({
  place: row.place,
  index: row.index,
  problem: { code, column, text },
});

/** Whether a row leaves its operation where it is. */
export const isSame = ({ before, machine, from, to, frozen }: Wanted): boolean =>
  before !== null &&
  placeOf(before) === machine &&
  minuteOf(before.from) === from &&
  minuteOf(before.to) === to &&
  before.frozen === frozen;

/** Whether it is put elsewhere, and not only held fast or let go. */
export const isMoved = ({ before, machine, from, to }: Wanted): boolean =>
  before === null ||
  placeOf(before) !== machine ||
  minuteOf(before.from) !== from ||
  minuteOf(before.to) !== to;

/** What a row means in the house, or why it cannot be meant. */
export function wantedOf(
  row: PlanRow,
  places: PlanPlaces,
  subjects: ReadonlyMap<string, PlanSubject>,
): Wanted | PlanFault | 'same' {
  const subject = subjects.get(row.order);
  if (!subject)
    return faultOf(row, 'order.unknown', '订单号', `没有订单“${row.order}”，请核对订单号，或删除这一行`);
  const refused = refusedOrder(row, subject);
  if (refused) return refused;
  const before = subject.bookings.find(({ step }) => step === row.step) ?? null;
  const task = subject.asked.tasks.get(row.step);
  if (!task || before?.state === 'running' || before?.state === 'done')
    return begun(row, places, subject, before);
  const machine = machineOf(row, places, task, subject.order.number);
  if (typeof machine !== 'string') return machine;
  const { setup, run } = { setup: task.setupMinutes, run: task.runMinutes };
  const model = places.modelOf(machine);
  const factor = places.ableFor(task.centre).choices.find((one) => one.model === model)?.factor ?? 1;
  const operation = subject.asked.query?.operations.find((one) => one.step === row.step);
  const lead = subject.asked.leads.get(row.step);
  const wanted: Wanted = {
    row,
    subject,
    task,
    before,
    machine,
    from: row.start ?? Number.NaN,
    to: Number.NaN,
    workMinutes:
      task.kind === 'outside'
        ? (lead?.p90 ?? 1)
        : minutesOn({ setupMinutes: setup, runMinutes: run }, { factor }),
    frozen: row.frozen ?? before?.frozen ?? false,
    tools: operation?.kind === 'inside' ? (operation.tools ?? []) : [],
    time: places.timeOf(task.kind, machine),
  };
  // What stays where it is stays as long as it was, whatever it would take today.
  const stays = before && row.start !== null && row.start === minuteOf(before.from);
  if (stays && placeOf(before) === machine && (row.end === null || row.end === minuteOf(before.to)))
    return { ...wanted, to: minuteOf(before.to) };
  return row.start === null ? wanted : withEnd(wanted);
}

function refusedOrder(row: PlanRow, { order, planned, asked }: PlanSubject): PlanFault | null {
  if (planned === 'not_permitted')
    return faultOf(row, 'order.not_permitted', '订单号', `您没有给 ${order.number} 排产的权限，请删除这一行`);
  if (planned !== 'yes')
    return faultOf(
      row,
      'order.not_planned',
      '订单号',
      `${order.number} 现在是「${planned.status}」，不排产，请删除这一行`,
    );
  if (!asked.hasRouting)
    return faultOf(row, 'order.no_routing', '订单号', `${order.number} 没有工艺路线，请工艺员先导入`);
  return null;
}

/** Work that has begun or is over may stand in the plan as it is, and nowhere else. */
function begun(
  row: PlanRow,
  places: PlanPlaces,
  { asked, order }: PlanSubject,
  before: BookingRow | null,
): PlanFault | 'same' {
  if (!before) {
    const steps = [...asked.tasks.values()].map(({ step, name }) => `${step} ${name}`).join('、');
    const left = steps === '' ? '已没有要排的工序' : `还要排的工序：${steps}`;
    return faultOf(
      row,
      'step.unknown',
      '工序号',
      `${order.number} 没有要排的工序 ${row.step}（${left}），请改正或删除这一行`,
    );
  }
  const named =
    row.machine === '' || placeOf(before) === (places.machineNamed(row.machine)?.id ?? row.machine);
  const same =
    named &&
    row.start === minuteOf(before.from) &&
    (row.end === null || row.end === minuteOf(before.to)) &&
    (row.frozen === null || row.frozen === before.frozen);
  const what = before.state === 'done' ? '已完成' : before.kind === 'outside' ? '已在外协厂' : '已开工';
  return same || before.state === 'done'
    ? 'same'
    : faultOf(
        row,
        'step.begun',
        '计划开始',
        `工序 ${row.step} ${what}，不能再改，请恢复原来的时间或删除这一行`,
      );
}

/** The place that a row names, as the plan of the core calls it. */
function machineOf(row: PlanRow, places: PlanPlaces, task: Task, number: string): string | PlanFault {
  if (task.kind !== 'machine') {
    if (row.machine !== '' && folded(row.machine) !== folded(task.centre))
      return faultOf(
        row,
        'machine.none',
        '机床',
        `工序 ${task.step} 在“${task.centre}”${task.kind === 'hand' ? '手工' : '外协'}做，不占机床，请留空`,
      );
    return placeOf({ kind: task.kind, centre: task.centre, number, machine: '', step: task.step });
  }
  const able = places.ableFor(task.centre).ids;
  const list = able.slice(0, 8).join('、');
  if (row.machine === '') return faultOf(row, 'machine.missing', '机床', `没有填，这道工序可以用：${list}`);
  const id = places.machineNamed(row.machine)?.id;
  if (id === undefined)
    return faultOf(row, 'machine.unknown', '机床', `没有机床“${row.machine}”，这道工序可以用：${list}`);
  return able.includes(id)
    ? id
    : faultOf(row, 'machine.not_able', '机床', `${id} 不能做这道工序（${task.centre}），可以用：${list}`);
}

/** With its end: what the work takes, or later where a person says so. */
export function withEnd(wanted: Wanted): Wanted {
  const { from, task, workMinutes, time, row, subject } = wanted;
  const back = subject.away.find(({ step }) => step === task.step)?.backBy ?? from;
  const end =
    task.kind === 'outside' ? Math.max(from + workMinutes, back) : time.end(from, workMinutes * 1000);
  return { ...wanted, to: row.end === null ? end : Math.max(row.end, end) };
}
