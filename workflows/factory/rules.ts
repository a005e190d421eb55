import {
  type Factory,
  HELD_FROM,
  type Permission,
  type Role,
  type Status,
  type StatusFlow,
  type Transition,
} from './factory.ts';

/** A status by key. Orders may carry a key that a later configuration dropped: it is shown as it is. */
export function statusOf(flow: StatusFlow, key: string): Status {
  return (
    flow.states[key] ?? {
      key,
      name: key,
      tone: 'neutral',
      owner: null,
      waitsFor: '',
      terminal: false,
      acts: [],
    }
  );
}

/** A step as it applies to one order: `held_from` is resolved to the status where the hold began. */
export interface Step extends Transition {
  /** True when the step goes back to where a hold began. */
  resumes: boolean;
}

/** The steps out of a status, in the order of the configuration. */
export function stepsFrom(flow: StatusFlow, status: string, heldFrom: string | null): Step[] {
  return flow.transitions
    .filter((step) => step.from === status)
    .flatMap((step): Step[] => {
      if (step.to !== HELD_FROM) return [{ ...step, resumes: false }];
      return heldFrom && flow.states[heldFrom] ? [{ ...step, to: heldFrom, resumes: true }] : [];
    });
}

/** A status from which `held_from` leads on is a hold: entering it remembers where the order was. */
export function isHold(flow: StatusFlow, status: string): boolean {
  return flow.transitions.some((step) => step.from === status && step.to === HELD_FROM);
}

/** The goods have left the factory in this status (the delivered status, or after it on the path). */
export function isDelivered(flow: StatusFlow, status: string): boolean {
  return flow.path.includes(status) && flow.path.indexOf(status) >= flow.path.indexOf(flow.delivered);
}

/** The statuses that an order still passes before its goods leave, its present one first; [] when they left. */
export function wayToDelivery(flow: StatusFlow, status: string): string[] {
  const here = flow.path.indexOf(status);
  return here < 0 ? [] : flow.path.slice(here, Math.max(here, flow.path.indexOf(flow.delivered)));
}

/** The roles behind role keys; keys that the configuration does not know grant nothing. */
export function rolesNamed(factory: Factory, keys: readonly string[]): Role[] {
  return keys.flatMap((key) => factory.roles[key] ?? []);
}

/** Whether one of the roles grants this. */
export function may(factory: Factory, roleKeys: readonly string[], permission: Permission): boolean {
  return rolesNamed(factory, roleKeys).some((role) => role.may.includes(permission));
}

/** `计划员、总经理` */
export function roleNames(factory: Factory, keys: readonly string[]): string {
  return keys.map((key) => factory.roles[key]?.name ?? key).join('、');
}
