import { groupBy } from '../../group-by.ts';
import { instantOf, minuteOf } from '../../load/spans.ts';
import type { Minute, Reservation, ToolNeed } from '../../rush-order/core/types.ts';
import { takingTurns } from '../../turns.ts';
import { shanghaiDay } from '../../working-time/shanghai.ts';
import type { HousePlan } from '../read-plan.ts';
import { datedText, momentText, placeName, spanText } from '../text.ts';
import { planPlaces } from './places.ts';
import { placeQueues } from './queues.ts';
import type { PlanFault, PlanRow } from './read-rows.ts';
import { faultOf, isMoved, isSame, type PlanSubject, type Wanted, wantedOf } from './wanted.ts';

/** What a workbook makes of the plan; it is done as a whole or not at all. */
export interface JudgedPlan {
  faults: PlanFault[];
  changes: Wanted[];
  same: number;
  /** The rows that have a place, those of queues with their times. */
  rows: PlanRow[];
}

/** Something that stands on a machine when the workbook is done. */
interface Stay {
  id: string;
  order: string;
  step: number;
  machine: string;
  from: Minute;
  to: Minute;
  tools: readonly ToolNeed[];
  wanted: Wanted | null;
}

/** Pieces of a tool that something takes while it stands. */
interface ToolUse {
  pieces: number;
  stay: Stay;
}

/** What stands where an operation goes: on its machine, of its order, anywhere with a tool. */
interface Around {
  there: readonly Stay[];
  own: readonly Stay[];
  withTool: ReadonlyMap<string, readonly ToolUse[]>;
}

/**
 * Judges rows against the plan as it stands: what clashes is told row by row, with what would do. Pure.
 * @param decided minutes that a planner may take to confirm: no queue begins before
 */
export async function judgePlan(
  rows: readonly PlanRow[],
  house: HousePlan,
  subjects: ReadonlyMap<string, PlanSubject>,
  decided = 0,
): Promise<JudgedPlan> {
  const turn = takingTurns();
  const places = planPlaces(house);
  const faults: PlanFault[] = [];
  const read: Wanted[] = [];
  const seen = new Map<string, string>();
  let same = 0;
  for (const row of rows) {
    await turn();
    const key = `${row.order} ${row.step}`;
    const first = seen.get(key);
    seen.set(key, first ?? row.place);
    const found = first
      ? faultOf(row, 'row.double', '工序号', `${row.order} 工序 ${row.step} 与${first}重复，请只留一行`)
      : wantedOf(row, places, subjects);
    if (found === 'same') same += 1;
    else if ('problem' in found) faults.push(found);
    else read.push(found);
  }
  const named = new Set(read.flatMap(({ before }) => (before ? [`b${before.id}`] : [])));
  const standing = house.plan.reservations.filter(({ id }) => !named.has(id));
  const queued = await placeQueues(read, house.now + decided, standing);
  faults.push(...queued.faults);
  const changes = queued.placed.filter((one) => !isSame(one));
  const stays = [...standing.map(stayOf), ...queued.placed.map(wantedStay)];
  const onMachine = groupBy(stays, ({ machine }) => machine);
  // What somebody holds for an order is not its plan yet.
  const planned = stays.filter(({ id }) => !id.startsWith('h:'));
  const ofOrder = groupBy(planned, ({ order }) => order);
  const withTool = groupBy(
    stays.flatMap((stay) => stay.tools.map(({ tool, pieces }) => ({ tool, pieces, stay }))),
    ({ tool }) => tool,
  );
  for (const one of changes) {
    await turn();
    const around: Around = {
      there: onMachine.get(one.machine) ?? [],
      own: ofOrder.get(one.subject.order.number) ?? [],
      withTool,
    };
    const fault = isMoved(one) ? moveFault(one, house, around) : null;
    if (fault) faults.push(fault);
  }
  return {
    faults,
    changes,
    same: same + queued.placed.length - changes.length,
    rows: queued.placed.map(({ row, from, to }) =>
      row.start === null ? { ...row, start: from, end: to } : row,
    ),
  };
}

const stayOf = ({ id, order, step, machine, from, to, tools = [] }: Reservation): Stay => ({
  ...{ id, order, step, machine, from, to, tools },
  wanted: null,
});

const wantedStay = (one: Wanted): Stay => ({
  id: one.before ? `b${one.before.id}` : `n${one.row.place}`,
  order: one.subject.order.number,
  step: one.task.step,
  machine: one.machine,
  from: one.from,
  to: one.to,
  tools: one.tools,
  wanted: one,
});

/** Why an operation cannot be put there: the first that is wrong, in the order in which a planner would mend it. */
function moveFault(one: Wanted, house: HousePlan, around: Around): PlanFault | null {
  return (
    immovable(one, house) ??
    untimely(one, house) ??
    overlapping(one, around.there) ??
    outOfOrder(one, around.own) ??
    beforeReturn(one) ??
    withoutTool(one, house, around.withTool)
  );
}

function immovable({ row, before, subject, to, frozen }: Wanted, house: HousePlan) {
  if (!before) return null;
  const place = () =>
    `原计划 ${before.machine || before.centre} ${spanText(minuteOf(before.from), minuteOf(before.to))}`;
  if (before.frozen && frozen)
    return faultOf(row, 'frozen.person', '计划开始', `已锁定（${place()}），要移动请把“锁定”改成“否”`);
  const from = minuteOf(before.from);
  if (from >= house.now && from < house.frozenUntil)
    return faultOf(
      row,
      'frozen.soon',
      '计划开始',
      `${momentText(house.frozenUntil)} 之前开工的不再移动（${place()}），请恢复原来的时间或删除这一行`,
    );
  // A missed start may be put anywhere: it has no place to keep.
  if (subject.order.rush && from >= house.now && to > minuteOf(before.to))
    return faultOf(
      row,
      'priority.rush',
      '计划开始',
      `${subject.order.number} 是加急单，只能提前，不能后移（${place()}）；要后移请先取消加急`,
    );
  return null;
}

function untimely({ row, from, to, machine, task, time, workMinutes }: Wanted, house: HousePlan) {
  if (from < house.now)
    return faultOf(
      row,
      'start.past',
      '计划开始',
      `${datedText(from, house.now)} 已经过去，最早可写 ${momentText(house.now)}`,
    );
  const begins = time.start(from);
  if (!Number.isFinite(begins) || !Number.isFinite(to) || to > house.horizon)
    return faultOf(
      row,
      'start.horizon',
      '计划开始',
      `${datedText(from, house.now)} 超出排产范围，最晚要在 ${datedText(house.horizon, house.now)} 前完工`,
    );
  if (begins !== from)
    return faultOf(
      row,
      'start.shift',
      '计划开始',
      `${placeName(machine)} ${momentText(from)} 不上班或停机，之后最早 ${momentText(begins)}`,
    );
  const end = task.kind === 'outside' ? from + workMinutes : time.end(from, workMinutes * 1000);
  return row.end !== null && row.end < end
    ? faultOf(
        row,
        'end.short',
        '计划结束',
        task.kind === 'outside'
          ? `${placeName(machine)} 通常要 ${Math.ceil(workMinutes / 1440)} 天，最早 ${momentText(end)} 回厂；可留空`
          : `时间不够：要 ${workMinutes} 分钟（含准备），最早 ${momentText(end)} 完工；可留空，由系统计算`,
      )
    : null;
}

const stayName = ({ order, step, from, to, wanted }: Stay): string =>
  `${order} 工序 ${step}（${wanted && isMoved(wanted) ? `${wanted.row.place}，` : ''}${spanText(from, to)}）`;

function overlapping(one: Wanted, there: readonly Stay[]) {
  const other = there.find((stay) => stay.wanted !== one && stay.from < one.to && one.from < stay.to);
  if (!other) return null;
  const held = other.id.startsWith('h:') ? '，是加急方案占住的时段' : '';
  return faultOf(
    one.row,
    'overlap',
    '计划开始',
    `${placeName(one.machine)} ${spanText(one.from, one.to)} 与 ${stayName(other)}重叠${held}，请改时间或换机床`,
  );
}

function outOfOrder(one: Wanted, own: readonly Stay[]) {
  const before = own.find(({ step, to }) => step < one.task.step && to > one.from);
  if (before)
    return faultOf(
      one.row,
      'precedence.before',
      '计划开始',
      `前工序 ${before.step} 到 ${momentText(before.to)} 才完工，这道工序不能在 ${momentText(one.from)} 开始`,
    );
  // What was begun out of turn cannot be put elsewhere.
  const runs = new Set(
    one.subject.bookings.flatMap(({ id, state }) => (state === 'running' ? [`b${id}`] : [])),
  );
  const after = own.find(({ id, step, from }) => step > one.task.step && from < one.to && !runs.has(id));
  // The later operation is moved, too: it is told there.
  if (after && !(after.wanted && isMoved(after.wanted)))
    return faultOf(
      one.row,
      'precedence.after',
      '计划结束',
      `${momentText(one.to)} 完工，后工序 ${after.step} 却在 ${momentText(after.from)} 开始，请把它也写进表里往后移`,
    );
  const missing = [...one.subject.asked.tasks.keys()].find(
    (step) => step < one.task.step && !own.some((stay) => stay.step === step),
  );
  return missing === undefined
    ? null
    : faultOf(one.row, 'precedence.missing', '工序号', `前工序 ${missing} 还没有排，请在表里加上`);
}

/** Parts that purchasing expects on a day may be there in its morning: work of that day is for the planner to judge. */
function beforeReturn({ row, task, from, subject }: Wanted) {
  const late = subject.away.find(
    ({ step, expectedDate }) => step < task.step && shanghaiDay(instantOf(from)) < expectedDate,
  );
  return late
    ? faultOf(
        row,
        'precedence.outside',
        '计划开始',
        `工序 ${late.step} ${late.name} 外协（${late.supplier}），采购确认 ${momentText(late.backBy).split(' ')[0]} 回厂，这道工序不能在 ${momentText(from)} 开始，请排到 ${momentText(late.backBy)} 之后，或请采购提前回厂日期`,
      )
    : null;
}

function withoutTool(one: Wanted, house: HousePlan, withTool: Around['withTool']) {
  for (const { tool: id, pieces } of one.tools) {
    const tool = house.tools.find(({ code }) => code === id);
    if (!tool) continue;
    const uses = (withTool.get(id) ?? []).filter(({ stay }) => stay.from < one.to && one.from < stay.to);
    // Use changes only where one begins.
    const instants = [one.from, ...uses.map(({ stay }) => stay.from).filter((at) => at > one.from)];
    const usedAt = (at: Minute) =>
      uses.filter(({ stay }) => stay.from <= at && at < stay.to).reduce((sum, use) => sum + use.pieces, 0);
    const short = instants.find((at) => usedAt(at) > tool.pieces);
    if (short === undefined) continue;
    const others = uses.filter(({ stay }) => stay.wanted !== one).map(({ stay }) => stay.order);
    return faultOf(
      one.row,
      'tool',
      '计划开始',
      `刀具 ${tool.name} 共 ${tool.pieces} 件，要 ${pieces} 件，${momentText(short)} 被 ${[...new Set(others)].slice(0, 3).join('、')} 占用，请错开时间`,
    );
  }
  return null;
}
