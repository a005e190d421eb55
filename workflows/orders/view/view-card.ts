import type { Card, CardButton } from '../../card.ts';
import type { Ctx } from '../../context.ts';
import { statusOf } from '../../factory/rules.ts';
import type { EditRights } from '../editing/rights.ts';
import { basicSection } from './basic.ts';
import type { SectionReader } from './body.ts';
import { drawingsSection } from './drawings.ts';
import { logSection } from './log.ts';
import { materialSection } from './material.ts';
import { qualitySection } from './quality.ts';
import { type FullOrder, readFull } from './read-full.ts';
import { routingSection } from './routing.ts';
import { SECTIONS, type SectionKey, sectionsFor } from './sections.ts';
import { shippingSection } from './shipping.ts';
import { talksSection } from './talks.ts';

const READERS: Readonly<Record<SectionKey, SectionReader>> = {
  basic: basicSection,
  material: materialSection,
  routing: routingSection,
  quality: qualitySection,
  drawings: drawingsSection,
  shipping: shippingSection,
  talks: talksSection,
  log: logSection,
};

/** What can be edited from which section: the form, its button, and the right. */
const EDITS: Readonly<Partial<Record<SectionKey, [what: string, label: string, right: keyof EditRights][]>>> =
  {
    basic: [
      ['details', '编辑', 'details'],
      ['price', '改价', 'price'],
      ['rush', '标为加急', 'rush'],
      ['salesperson', '移交业务员', 'salesperson'],
    ],
    drawings: [['drawing', '加图纸', 'drawings']],
    shipping: [['carrier', '改承运', 'carrier']],
    talks: [['talk', '记一笔', 'talks']],
  };

/**
 * 订单全息视图: one section of an order, with buttons to the others that the reader may open; a section that they may
 * not is the first one instead. Null when there is no such order for them.
 */
export async function viewCard(ctx: Ctx, orderId: number, wanted: SectionKey): Promise<Card | null> {
  const order = await readFull(ctx, orderId);
  if (!order) return null;
  const open = sectionsFor(order);
  const section = open.includes(wanted) ? wanted : 'basic';
  const status = statusOf(ctx.factory.flow, order.status);
  const { buttons = [], ...body } = await READERS[section](ctx, order);
  return {
    title: `${order.number} ${order.customer.shortName}`,
    status: {
      text: `${SECTIONS[section].label} · ${status.name}${order.rush ? ' · 加急' : ''}`,
      tone: status.tone,
    },
    ...body,
    buttons: [...buttons, ...editButtons(order, section), ...tabs(order, open, section)],
    shows: { order: order.id, version: order.version, section },
  };
}

function tabs(order: FullOrder, open: readonly SectionKey[], now: SectionKey): CardButton[] {
  const params = { order: String(order.id) };
  return [
    ...open
      .filter((key) => key !== now)
      .map((key) => ({ label: SECTIONS[key].label, action: 'view', params: { ...params, section: key } })),
    { label: '返回', action: 'show', params },
  ];
}

function editButtons(order: FullOrder, section: SectionKey): CardButton[] {
  return (EDITS[section] ?? [])
    .filter(([, , right]) => order.rights[right])
    .map(([what, label]) => ({
      label: what === 'rush' && order.rush ? '取消加急' : label,
      action: 'ask_edit',
      params: { order: String(order.id), version: String(order.version), what },
      style: 'primary',
    }));
}
