import type { TxCtx } from '../context.ts';
import { clock } from '../now.ts';
import { dayText, plainText } from '../orders/text.ts';
import { today } from '../orders/where.ts';
import { say } from '../say.ts';
import { actorsOf, type StaffActor } from '../staff/actor.ts';
import { rolesOver, sees } from '../staff/policy.ts';
import { likelyText } from './likely-text.ts';
import { type IncidentKind, KIND_NAMES, SIGHT_OF } from './of-order.ts';
import type { Subject } from './subject.ts';
import { type Touched, wasLate } from './touched.ts';

/** Orders in one message; the others are counted. */
const MOST_ORDERS = 8;

interface Told {
  id: number;
  kind: IncidentKind;
  subject: Pick<Subject, 'label'>;
  untilDate: string;
}

type Concerning = Pick<
  Touched,
  | 'number'
  | 'customerName'
  | 'productName'
  | 'quantity'
  | 'unit'
  | 'promisedDate'
  | 'beforeDate'
  | 'likelyDate'
  | 'atRisk'
  | 'salesUserId'
  | 'ownerUserId'
  | 'createdBy'
>;

/**
 * Each owner and salesperson of orders that it holds up is told once, of all of theirs; who reported it knows. Which
 * material or machine it is reads only who may.
 * @param again the incident was known, and its day was changed
 */
export async function tellTouched(
  ctx: TxCtx,
  incident: Told,
  touched: readonly Touched[],
  again: boolean,
): Promise<void> {
  const now = await today(ctx);
  await tellEach(ctx, incident, touched, (person, theirs) => {
    const fresh = theirs.filter((one) => !wasLate(one));
    const late = theirs.filter(wasLate);
    const risk = theirs.filter((one) => one.atRisk).length;
    const what = nameFor(ctx, incident, person, theirs);
    const until = dayText(incident.untilDate, now);
    return [
      `**${what}**，预计到 ${until} ${incident.kind === 'supplier_delay' ? '到料' : '修复'}${again ? '（日期已更新）' : ''}。`,
      ...(fresh.length > 0
        ? [
            `您的订单受影响 ${fresh.length} 个${risk > 0 ? `，**${risk} 个交期有风险**` : ''}：`,
            linesOf(fresh, now),
          ]
        : []),
      ...(late.length > 0 ? [`您原本就晚于承诺的订单会再推后，${late.length} 个：${numbersOf(late)}。`] : []),
    ].join('\n\n');
  });
}

/** The same people when it is over. */
export function tellOver(ctx: TxCtx, incident: Told, touched: readonly Concerning[]): Promise<void> {
  return tellEach(ctx, incident, touched, (person, theirs) =>
    [
      `**${nameFor(ctx, incident, person, theirs)}** 已恢复。`,
      `涉及您的订单 ${theirs.length} 个：${numbersOf(theirs)}。`,
    ].join('\n\n'),
  );
}

const numbersOf = (theirs: readonly Concerning[]): string =>
  theirs
    .slice(0, MOST_ORDERS)
    .map(({ number }) => number)
    .join('、') + (theirs.length > MOST_ORDERS ? ' 等' : '');

async function tellEach<T extends Concerning>(
  ctx: TxCtx,
  incident: Told,
  touched: readonly T[],
  words: (person: StaffActor, theirs: readonly T[]) => string,
): Promise<void> {
  const reporter = ctx.actor.kind === 'staff' ? ctx.actor.userId : '';
  const ids = new Set(touched.flatMap((one) => [one.ownerUserId, one.salesUserId]));
  const people = await actorsOf(
    ctx,
    [...ids].filter((one): one is string => one !== null && one !== reporter),
  );
  const at = (await clock(ctx)).getTime();
  for (const person of people) {
    const theirs = touched.filter(
      (one) =>
        [one.ownerUserId, one.salesUserId].includes(person.userId) &&
        rolesOver(ctx.factory, person, one).length > 0,
    );
    if (theirs.length === 0) continue;
    await say(
      ctx,
      { to: 'person', userId: person.userId },
      { kind: 'markdown', title: KIND_NAMES[incident.kind], text: words(person, theirs) },
      `incident:${incident.id}:${at}:${person.userId}`,
    );
  }
}

/** 供应商延期 42CrMo 圆钢（M-42CR-60）; without the sight only what kind of thing happened. */
function nameFor(ctx: TxCtx, incident: Told, person: StaffActor, theirs: readonly Concerning[]): string {
  const named = theirs.every((one) => sees(ctx.factory, person, one, SIGHT_OF[incident.kind]));
  const kind = KIND_NAMES[incident.kind];
  return named ? `${kind} ${plainText(incident.subject.label)}` : kind;
}

function linesOf(theirs: readonly Concerning[], now: string): string {
  const sorted = [...theirs].sort((a, b) => Number(b.atRisk) - Number(a.atRisk));
  const lines = sorted.slice(0, MOST_ORDERS).map((one) => {
    const what = `${plainText(one.customerName)} ${plainText(one.productName)} × ${one.quantity}${one.unit}`;
    return `- ${one.atRisk ? '⚠ ' : ''}**${one.number}** ${what}：${likelyText(one, now)}`;
  });
  const more = theirs.length > MOST_ORDERS ? [`- 另有 ${theirs.length - MOST_ORDERS} 个`] : [];
  return [...lines, ...more].join('\n');
}
