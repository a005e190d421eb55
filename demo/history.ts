import type { AuditEntry } from '../workflows/audit/entry.ts';
import type { Factory } from '../workflows/factory/factory.ts';
import type { Station, Status } from './life.ts';
import type { Random } from './random.ts';
import { instantOf } from './work-time.ts';

/** One row of status_change, but for the order's id. */
export interface Change {
  fromStatus: Status | null;
  toStatus: Status;
  at: Date;
  byUserId: string;
  reason: string;
  ownerRole: string | null;
  ownerUserId: string | null;
  firstActAt: Date | null;
  firstActBy: string | null;
}

/** One entry of the audit log, but for the order it is about. */
export interface Act {
  at: Date;
  byUserId: string;
  action: string;
  change: AuditEntry['change'];
  reason: string;
}

/** Median working minutes from a status change to the owner's first real act. */
const FIRST_ACT = 70;

/**
 * The status changes of an order's life. Whoever has the order moves it on, the salesperson holds, resumes and
 * cancels; the next owner's first act comes a while after.
 * @param bornAt working minutes at which the order was created
 */
export function changesOf(
  factory: Factory,
  stations: readonly Station[],
  bornAt: number,
  who: (role: string) => string,
  random: Random,
): Change[] {
  let clock = bornAt;
  let before: Station | undefined;
  return stations.map((station, index) => {
    const ownerRole = factory.flow.states[station.status]?.owner ?? null;
    const owner = ownerRole === null ? null : who(ownerRole);
    const last = index === stations.length - 1;
    const firstAct = Math.min(random.around(FIRST_ACT), station.stay * 0.8);
    const acted = owner !== null && (!last || random.chance(0.6));
    const change: Change = {
      fromStatus: before?.status ?? null,
      toStatus: station.status,
      at: new Date(instantOf(clock)),
      byUserId: who(moverOf(factory, before, station)),
      reason: station.reason,
      ownerRole,
      ownerUserId: owner,
      firstActAt: acted ? new Date(instantOf(clock + firstAct)) : null,
      firstActBy: acted ? owner : null,
    };
    clock += station.stay;
    before = station;
    return change;
  });
}

const BY_SALES = new Set<Status>(['on_hold', 'cancelled']);

function moverOf(factory: Factory, before: Station | undefined, station: Station): string {
  if (!before || BY_SALES.has(station.status)) return 'sales';
  return factory.flow.states[before.status]?.owner ?? 'sales';
}

/** The audit entry of a status change after the first (which is the order's creation). */
export function actOf(change: Change, before: Change, shippedDate: string | null): Act {
  return {
    at: change.at,
    byUserId: change.byUserId,
    action: actionOf(change),
    change: {
      status: [before.toStatus, change.toStatus],
      ownerUserId: [before.ownerUserId, change.ownerUserId],
      ...heldFromChange(change, before),
      ...(change.toStatus === 'shipped' ? { shippedDate: [null, shippedDate] as const } : {}),
    },
    reason: change.reason,
  };
}

function heldFromChange(change: Change, before: Change): AuditEntry['change'] {
  if (change.toStatus === 'on_hold') return { heldFrom: [null, before.toStatus] };
  return before.toStatus === 'on_hold' ? { heldFrom: [before.fromStatus, null] } : {};
}

function actionOf({ fromStatus, toStatus }: Change): string {
  if (toStatus === 'on_hold') return 'order.hold';
  if (toStatus === 'cancelled') return 'order.cancel';
  return fromStatus === 'on_hold' ? 'order.resume' : 'order.transition';
}
