import type { CardField } from '../../card.ts';
import type { Sight } from '../../factory/factory.ts';
import { amountText } from '../../materials/amount.ts';
import { dayText, plainText } from '../../orders/text.ts';
import { reads } from '../../staff/policy-table.ts';
import type { Impact, MaterialEffect } from '../impact.ts';

/** Materials on the card; the others are counted. */
const MOST_MATERIALS = 4;

/**
 * What a change would do, as far as the reader may see it: material and routing take their sights; which checkpoints
 * reopen and whether the promise holds concerns everybody who sees the order.
 */
export function impactFields(impact: Impact, sights: ReadonlySet<Sight>, today: string): CardField[] {
  return [
    ...(reads(sights, 'demand', 'required') ? [materialField(impact.material)] : []),
    ...(reads(sights, 'routing', 'operation') ? [routingField(impact.routing)] : []),
    ...processField(impact.mismatches),
    checkpointField(impact.checkpoints),
    dateField(impact.date, today),
  ];
}

function materialField(material: Impact['material']): CardField {
  const label = '影响 · 物料';
  if (material === null) return { label, value: '产品没有BOM，无法计算', tone: 'warn' };
  if (material.length === 0) return { label, value: '没有变化' };
  const sorted = [...material].sort((a, b) => Number(b.short > 0) - Number(a.short > 0));
  const more = sorted.length > MOST_MATERIALS ? `；另有 ${sorted.length - MOST_MATERIALS} 种` : '';
  return {
    label,
    value: `${sorted.slice(0, MOST_MATERIALS).map(materialText).join('；')}${more}`,
    ...(sorted.some(({ short }) => short > 0) ? { tone: 'warn' as const } : {}),
  };
}

function materialText({ name, unit, from, to, short, surplus, leadDays }: MaterialEffect): string {
  const delta = `${to > from ? '多' : '少'} ${amountText(Math.abs(to - from), unit)}`;
  const lead = leadDays === null ? '' : `，采购约 ${leadDays} 天`;
  const notes = [
    ...(short > 0 ? [`新缺 ${amountText(short, unit)}${lead}`] : []),
    ...(surplus > 0 ? [`已备多出 ${amountText(surplus, unit)}`] : []),
  ];
  return `${plainText(name)} ${delta}${notes.length > 0 ? `（${notes.join('，')}）` : ''}`;
}

function routingField(routing: Impact['routing']): CardField {
  const label = '影响 · 工艺';
  if (routing === null) return { label, value: '产品没有工艺路线，无法计算', tone: 'warn' };
  const hours = Math.round((Math.abs(routing.minutes) / 60) * 10) / 10;
  const parts = [
    ...(routing.added.length > 0 ? [`增加 ${routing.added.join('、')}`] : []),
    ...(routing.removed.length > 0 ? [`取消 ${routing.removed.join('、')}`] : []),
    ...(hours > 0 ? [`工时${routing.minutes > 0 ? '多' : '少'} ${hours} 小时`] : []),
    ...(hours > 0 && routing.bottleneck ? [`瓶颈 ${routing.bottleneck}`] : []),
  ];
  return { label, value: parts.length > 0 ? parts.join('，') : '没有变化' };
}

const processField = (mismatches: readonly string[]): CardField[] =>
  mismatches.length > 0
    ? [{ label: '影响 · 特殊工艺', value: mismatches.map(plainText).join('；'), tone: 'bad' }]
    : [];

function checkpointField({ reopen, open, withdraw }: Impact['checkpoints']): CardField {
  const signed = (names: readonly string[]) => (names.length > 0 ? `（${names.join('、')} 已签，作废）` : '');
  const parts = [
    ...reopen.map((one) => `重新打开「${one.name}」${signed(one.signed)}`),
    ...open.map((name) => `新增「${name}」`),
    ...withdraw.map((name) => `撤回「${name}」`),
  ];
  return {
    label: '影响 · 关卡',
    value: parts.length > 0 ? parts.join('；') : '没有变化',
    ...(reopen.length > 0 ? { tone: 'warn' as const } : {}),
  };
}

function dateField({ promised, before, after, atRisk, waitDays }: Impact['date'], today: string): CardField {
  const label = '影响 · 交期';
  if (after === null) return { label, value: '没有工艺路线或工作日历不全，无法推算', tone: 'warn' };
  const day = (one: string) => dayText(one, today);
  const wait = waitDays > 0 ? `，其中等料约 ${waitDays} 天` : '';
  const way = before === null || before === after ? day(after) : `${day(before)} → ${day(after)}`;
  const promise = `承诺 ${day(promised)}`;
  if (atRisk) return { label, value: `推算完工 ${way}${wait}，晚于${promise}`, tone: 'bad' };
  const late = after > promised ? '，原本就晚' : '，来得及';
  return { label, value: `推算完工 ${way}${wait}；${promise}${late}` };
}
