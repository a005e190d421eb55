import type { Sight } from '../../factory/factory.ts';
import { PLANTED } from '../../orders/view/testing/furnish.ts';
import { ACTS, type Entity, type Need, POLICY } from '../policy-table.ts';

/** Something that was planted, how it looks where it is shown, and what it takes to read it. */
export interface Plant {
  what: string;
  shown: RegExp;
  need: Need;
}

const text = (words: string): RegExp => new RegExp(words.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'));

/** One for each field of the policy table; a field without a plant fails the test that derives from it. */
const FIELDS: { [E in Entity]?: Partial<Record<keyof (typeof POLICY)[E] & string, RegExp>> } = {
  order: {
    requirements: text('要求哨兵'),
    remark: text('备注哨兵'),
    customerPo: text('PO-哨兵'),
    bomRevision: text('BOM哨'),
    unitPrice: /481\.35/,
    // In words, and as the figure that a picture is drawn from.
    amount: /96,270\.00|96270\b/,
    carrier: text('顺风-哨兵'),
    carrierTerms: text('条款-哨兵'),
    shippedQuantity: /137\/200/,
    reworkCount: /返工次数","value":"23"|"23 次"/,
  },
  bom: { line: text(PLANTED.bom), substitute: text(PLANTED.substitute) },
  demand: {
    material: text(PLANTED.demand),
    required: text(PLANTED.required),
    held: text(PLANTED.held),
    missing: text(PLANTED.missing),
    expectedDate: text(PLANTED.expected),
    supplier: text(PLANTED.supplier),
  },
  routing: {
    operation: text(PLANTED.operation),
    minutes: text(PLANTED.minutes),
    tooling: text(PLANTED.tooling),
    supplier: text(PLANTED.outside),
  },
  outside: { order: text(PLANTED.given) },
  report: { good: /已报 77\/200/, scrap: /报废 9/, finished: /66\/200 ✓/ },
  quality: { item: text(PLANTED.item), limits: text(PLANTED.limit) },
  inspection: {
    result: /终检不合格/,
    quantity: /检 29/,
    cause: text(PLANTED.cause),
    values: text(PLANTED.measured.value),
  },
  drawing: {
    name: text(PLANTED.drawing),
    version: text(PLANTED.revision),
    url: text(PLANTED.url),
    file: text(PLANTED.file),
  },
  waybill: {
    number: text(PLANTED.waybill),
    carrier: text(PLANTED.waybillCarrier),
    quantity: /51套/,
  },
  incident: { supplier_delay: text('M-延期哨兵'), machine_breakdown: text('停机哨兵') },
  machine: { load: text('负荷哨兵'), state: text('状态哨兵') },
  talk: { words: text(PLANTED.talk), via: text(PLANTED.via), by: text(PLANTED.talker) },
};

/** Fields of the table that no output shows yet. */
const SHOWN_NOWHERE = new Set(['report.cause']);

/** Plants of the table's fields, and one for each kind of act in the audit log. */
export function plants(): Plant[] {
  return [
    ...Object.entries(FIELDS).flatMap(([entity, fields]) =>
      Object.entries(fields).map(([field, shown]) => ({
        what: `${entity}.${field}`,
        shown,
        need: (POLICY as Record<string, Record<string, Need>>)[entity]?.[field] ?? 'always',
      })),
    ),
    ...Object.entries(ACTS).map(([act, need]) => ({
      what: `audit ${act}`,
      shown: text(actSentinel(act)),
      need,
    })),
  ];
}

export const actSentinel = (act: string): string => `账-${act}-哨兵`;

/** Fields with a need of their own for which nothing was planted; there must be none. */
export function unplanted(): string[] {
  const planted = new Set(plants().map((plant) => plant.what));
  return Object.entries(POLICY).flatMap(([entity, fields]) =>
    Object.entries(fields as Record<string, Need>)
      .filter(([, need]) => need !== 'always')
      .map(([field]) => `${entity}.${field}`)
      .filter((name) => !planted.has(name) && !SHOWN_NOWHERE.has(name)),
  );
}

export const isFor = (need: Need, sights: readonly Sight[]): boolean =>
  need === 'always' || sights.includes(need);
