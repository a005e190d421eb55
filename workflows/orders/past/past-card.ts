import type { Card } from '../../card.ts';
import type { Ctx } from '../../context.ts';
import { statusOf } from '../../factory/rules.ts';
import { factoryAt } from '../../factory/versions.ts';
import { minuteText } from '../text.ts';
import { readPast } from './read-past.ts';
import { labelOf, PAST_READERS, type PastSection, pastSections } from './sections.ts';

/**
 * A section of an order as it was: marked as history, with buttons to the other sections of the same instant and the way
 * back, nothing else. A section that the reader may not open is the first one instead. Null when there is no such order
 * for them.
 * @throws AppError order.past_too_early
 */
export async function pastCard(ctx: Ctx, orderId: number, at: Date, wanted: string): Promise<Card | null> {
  const past = await readPast(ctx, orderId, at);
  if (!past) return null;
  const now = new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
  // What its statuses were called then.
  const status = statusOf((await factoryAt(ctx, at)).flow, past.status).name;
  const since = past.since ? `，${minuteText(past.since, now)} 起` : '';
  const open = pastSections(past);
  const section = open.find((key) => key === wanted) ?? 'basic';
  const { text, fields = [] } = await PAST_READERS[section](ctx, past, at, now);
  return {
    title: `${past.number} ${past.customer}`,
    status: { text: `历史：${now} 当时`, tone: 'neutral' },
    text: [`当时状态：**${status}**${since}`, ...(text === undefined ? [] : [text])].join('\n\n'),
    fields,
    buttons: [
      ...open.filter((key) => key !== section).map((key) => tab(past.id, at, key)),
      { label: '回到现在', action: 'show', params: { order: String(past.id) } },
    ],
    footer: `${labelOf(section)} · 按审计日志和当时的记录还原，只读。`,
  };
}

const tab = (orderId: number, at: Date, section: PastSection) => ({
  label: labelOf(section),
  action: 'past',
  params: { order: String(orderId), at: at.toISOString(), section },
});
