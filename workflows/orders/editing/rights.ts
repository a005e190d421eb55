import type { Actor } from '../../context.ts';
import type { Factory, Permission } from '../../factory/factory.ts';
import { type Parties, rolesOver } from '../../staff/policy.ts';
import { reads, sightsOver } from '../../staff/policy-table.ts';

/** What somebody may edit of one order, by its own rules: nobody changes what they may not see. */
export interface EditRights {
  /** Remark and the customer's own order number. */
  details: boolean;
  /** Carrier and terms. */
  carrier: boolean;
  price: boolean;
  /** Rush: who may place an order may say that it is urgent. */
  rush: boolean;
  /** Another salesperson: who looks after customers as such (sales lead, manager). */
  salesperson: boolean;
  drawings: boolean;
  /** With a drawing also the BOM revision, on which checkpoints and material depend. */
  revision: boolean;
  talks: boolean;
}

/** The rights of the actor's roles that reach this very order; the system edits nothing by hand. */
export function editRights(factory: Factory, actor: Actor, parties: Parties): EditRights {
  const roles = rolesOver(factory, actor, parties);
  const sights = sightsOver(factory, actor, parties);
  const may = (what: Permission) => roles.some((role) => role.may.includes(what));
  const edits = may('order.edit');
  return {
    details: edits,
    carrier: edits && reads(sights, 'order', 'carrier'),
    price: edits && reads(sights, 'order', 'unitPrice'),
    rush: edits && may('order.create'),
    salesperson: edits && may('customer.edit'),
    drawings: edits && reads(sights, 'drawing', 'name'),
    revision: edits && reads(sights, 'drawing', 'name') && may('order.change'),
    talks: edits && reads(sights, 'talk', 'words'),
  };
}
