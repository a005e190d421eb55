import { meets, type Need, POLICY } from '../../staff/policy-table.ts';
import type { OrderView } from '../read-order.ts';

/** The parts of the full view, in the order of their buttons. */
export const SECTIONS = {
  basic: { label: '基本', need: 'always' },
  material: { label: '物料', need: POLICY.demand.material },
  routing: { label: '工艺', need: POLICY.routing.operation },
  quality: { label: '质量', need: POLICY.quality.item },
  drawings: { label: '图纸', need: POLICY.drawing.name },
  shipping: { label: '物流', need: POLICY.waybill.number },
  talks: { label: '沟通', need: POLICY.talk.words },
  log: { label: '记录', need: 'always' },
} as const satisfies Record<string, { label: string; need: Need }>;

export type SectionKey = keyof typeof SECTIONS;

export const SECTION_KEYS = Object.keys(SECTIONS) as SectionKey[];

/** The sections that this reader may open. */
export const sectionsFor = ({ sights }: Pick<OrderView, 'sights'>): SectionKey[] =>
  SECTION_KEYS.filter((key) => meets(sights, SECTIONS[key].need));

/** A section by its key as it comes with a press or in a card; the first one for anything else. */
export const sectionNamed = (key: string | undefined): SectionKey =>
  SECTION_KEYS.find((one) => one === key) ?? 'basic';
