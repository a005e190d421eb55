import type { Actor } from '../context.ts';
import { type Factory, SIGHTS, type Sight } from '../factory/factory.ts';
import { type Parties, rolesOver } from './policy.ts';

/** What it takes to read a field: a sight over the order that it belongs to, or only that order's row. */
export type Need = Sight | 'always';

/**
 * The one table of least privilege: entity × field → what it takes to read it. With roles.yaml (`rows`: which orders a
 * role reaches; `sees`: its sights) it gives role × entity × field × row. Everything that shows an order asks here;
 * what is not in the table is shown to nobody.
 */
export const POLICY = {
  order: {
    number: 'always',
    customer: 'always',
    product: 'always',
    quantity: 'always',
    promisedDate: 'always',
    originalPromisedDate: 'always',
    shippedDate: 'always',
    status: 'always',
    owner: 'always',
    salesperson: 'always',
    rush: 'always',
    requirements: 'always',
    specialProcesses: 'always',
    bomRevision: 'always',
    customerPo: 'always',
    remark: 'always',
    createdBy: 'always',
    modifiedBy: 'always',
    unitPrice: 'amounts',
    amount: 'amounts',
    carrier: 'shipping',
    carrierTerms: 'shipping',
    shippedQuantity: 'shipping',
    reworkCount: 'quality',
  },
  bom: { line: 'material', substitute: 'material' },
  demand: {
    material: 'material',
    required: 'material',
    held: 'material',
    missing: 'material',
    expectedDate: 'material',
    supplier: 'material',
  },
  routing: { operation: 'production', minutes: 'production', tooling: 'production', supplier: 'production' },
  /** What a planner gave to a supplier, for whoever orders it; in the routing it is read as one of its operations. */
  outside: { order: 'material' },
  report: { good: 'production', scrap: 'production', finished: 'production', cause: 'production' },
  quality: { item: 'quality', limits: 'quality' },
  inspection: { result: 'quality', quantity: 'quality', cause: 'quality', values: 'quality' },
  drawing: { name: 'drawings', version: 'drawings', url: 'drawings', file: 'drawings' },
  waybill: { number: 'shipping', carrier: 'shipping', quantity: 'shipping' },
  talk: { words: 'customer_talks', via: 'customer_talks', by: 'customer_talks' },
  /** Which material or machine it is; that there is one concerns everybody who sees the order. */
  incident: { supplier_delay: 'material', machine_breakdown: 'production' },
  /** How busy machines are and what they do; no order's, and without order numbers where groups read. */
  machine: { load: 'production', state: 'production' },
  customer: {
    name: 'always',
    shortName: 'always',
    aliases: 'always',
    salesperson: 'always',
    figures: 'always',
  },
} as const satisfies Record<string, Record<string, Need>>;

export type Entity = keyof typeof POLICY;
export type FieldOf<E extends Entity> = keyof (typeof POLICY)[E] & string;

/** The kinds of fact of this order that the actor sees. The system sees everything. */
export function sightsOver(factory: Factory, actor: Actor, parties: Parties): ReadonlySet<Sight> {
  if (actor.kind === 'system') return new Set(SIGHTS);
  return new Set(rolesOver(factory, actor, parties).flatMap((role) => role.sees));
}

/** Whether sights that somebody has over an order (which they reach) let them read a field. */
export function reads<E extends Entity>(sights: ReadonlySet<Sight>, entity: E, field: FieldOf<E>): boolean {
  const need = (POLICY[entity] as Record<string, Need>)[field];
  return need !== undefined && meets(sights, need);
}

export const meets = (sights: ReadonlySet<Sight>, need: Need): boolean =>
  need === 'always' || sights.has(need);

/** Whether the actor may read this field of what belongs to an order with these parties: its row, and the sight. */
export function mayReadField<E extends Entity>(
  factory: Factory,
  actor: Actor,
  parties: Parties,
  entity: E,
  field: FieldOf<E>,
): boolean {
  const reaches = actor.kind === 'system' || rolesOver(factory, actor, parties).length > 0;
  return reaches && reads(sightsOver(factory, actor, parties), entity, field);
}

/** Acts in the audit log that are about something with a sight of its own, by the first part of their name. */
export const ACTS: Readonly<Record<string, Need>> = {
  material: POLICY.demand.material,
  production: POLICY.report.good,
  routing: POLICY.routing.operation,
  work: POLICY.report.good,
  quality: POLICY.quality.item,
  inspection: POLICY.inspection.result,
  drawing: POLICY.drawing.name,
  shipping: POLICY.waybill.number,
  waybill: POLICY.waybill.number,
  talk: POLICY.talk.words,
};

/** Fields of entries that are about the order itself, where they are not called as in the table. */
const LOGGED: Readonly<Record<string, Need>> = {
  ...POLICY.order,
  materials: POLICY.demand.material,
  material: POLICY.demand.material,
  substitute: POLICY.bom.substitute,
  coverage: POLICY.demand.held,
  supplier: POLICY.demand.supplier,
  expectedDate: POLICY.demand.expectedDate,
  operation: POLICY.routing.operation,
  outside: POLICY.routing.supplier,
  good: POLICY.report.good,
  scrap: POLICY.report.scrap,
  inspection: POLICY.inspection.result,
  drawing: POLICY.drawing.name,
  drawings: POLICY.drawing.name,
  waybill: POLICY.waybill.number,
  talk: POLICY.talk.words,
};

/** What it takes to read an act of the audit log at all. */
export const needOfAct = (action: string): Need => ACTS[action.split('.')[0] ?? ''] ?? 'always';

/** What it takes to read a field of an entry (beside its act). */
export const needOfLogged = (field: string): Need => LOGGED[field] ?? 'always';
