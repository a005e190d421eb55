import type { Role, StatusFlow } from '../factory/factory.ts';
import { type FactKind, PERMISSION_OF } from '../facts/kinds.ts';

/** Facts of an order that people tell by card, in the order of its way through the factory. */
const ORDER_FACTS = [
  'po_confirmed',
  'receipt',
  'issue',
  'work_report',
  'inspection',
  'waybill',
  'sign_off',
] as const satisfies FactKind[];
export type OrderFact = (typeof ORDER_FACTS)[number];

/** As buttons call them. */
export const BUTTON_NAMES: Readonly<Record<OrderFact, string>> = {
  po_confirmed: '确认PO',
  receipt: '到货入库',
  issue: '领料',
  work_report: '报工',
  inspection: '检验',
  waybill: '开运单',
  sign_off: '客户签收',
};

/** What roles that reach an order let somebody tell of it. */
export const tellable = (roles: readonly Role[]): OrderFact[] =>
  ORDER_FACTS.filter((kind) => roles.some((role) => role.may.includes(PERMISSION_OF[kind])));

/**
 * Of these, what is likely where an order is: cards offer it, while words and files may tell the others too (facts may
 * come late or early).
 */
export function timely(flow: StatusFlow, kinds: readonly OrderFact[], status: string): OrderFact[] {
  const at = (one: string) => flow.path.indexOf(one);
  const here = at(status);
  const isConfirmed = here >= at(flow.confirmed);
  const hasLeft = here >= at(flow.delivered);
  return kinds.filter((kind) => {
    if (kind === 'po_confirmed') return !isConfirmed;
    if (kind === 'sign_off') return hasLeft;
    return isConfirmed && !hasLeft;
  });
}

/** Without what a step of the status flow, which the same person may press, says just as well. */
export function besideSteps(
  flow: StatusFlow,
  kinds: readonly OrderFact[],
  status: string,
  steps: readonly { to: string }[],
): OrderFact[] {
  const said = flow.data.filter(({ from, to }) => from === status && steps.some((step) => step.to === to));
  return kinds.filter(
    (kind) =>
      !said.some(
        ({ when }) => (kind === 'po_confirmed' && when.poConfirmed) || (kind === 'sign_off' && when.signOff),
      ),
  );
}

export const isOrderFact = (kind: string | undefined): kind is OrderFact =>
  ORDER_FACTS.some((one) => one === kind);
