/*
 * Work without a machine stands in the plan too, so that an order's operations stay behind each other: by hand and
 * outside each order has a place of its own, which nobody else can take.
 */

/** The place of an order's work by hand at a work centre. */
export const handPlace = (centre: string, order: string): string => `hand:${centre}#${order}`;

/** The place of an order's operation at a supplier. */
export const outsidePlace = (supplier: string, order: string, step: number): string =>
  `outside:${supplier}#${order}#${step}`;

/** Whether a place of the plan is no machine. */
export const isVirtual = (place: string): boolean => /^(?:hand|outside):/.test(place);

/** The work centre or supplier of such a place. */
export const centreOf = (place: string): string =>
  place.replace(/^(?:hand|outside):/, '').split('#')[0] ?? '';
