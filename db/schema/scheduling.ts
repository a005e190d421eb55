import { sql } from 'drizzle-orm';
import { boolean, index, integer, jsonb, pgTable, text, unique, uniqueIndex } from 'drizzle-orm/pg-core';
import { codeText, identity, instant, instantNow, ref } from './columns.ts';
import { order } from './orders.ts';

/**
 * The plan: when an operation of an order is made, and where. Spans are half-open, of whole minutes. Whatever the code does,
 * no machine has two at once: an exclusion constraint (migration 0023), checked at commit, so that bookings may change places.
 */
export const machineBooking = pgTable(
  'machine_booking',
  {
    id: identity(),
    orderId: ref()
      .notNull()
      .references(() => order.id),
    step: integer().notNull(),
    /** A machine's id; '' where it is made by hand or outside, then nothing else is kept from there. */
    machine: codeText().notNull().default(''),
    /** Work centre of the routing, or the supplier where it is made outside. */
    centre: text().notNull(),
    /** machine | hand | outside */
    kind: text().notNull(),
    from: instant().notNull(),
    to: instant().notNull(),
    /** Productive minutes, set-up included. */
    workMinutes: integer().notNull(),
    setupMinutes: integer().notNull().default(0),
    /** planned | running | done. What has begun is not moved any more. */
    state: text().notNull().default('planned'),
    /** A person has said that it stays where it is. */
    frozen: boolean().notNull().default(false),
    /** Who or what put it there: scheduling | rush | workbook | demo. */
    bookedBy: text().notNull(),
    bookedAt: instantNow(),
  },
  (t) => [
    unique('machine_booking_once').on(t.orderId, t.step),
    index('machine_booking_machine').on(t.machine, t.from).where(sql`machine <> ''`),
    index('machine_booking_to').on(t.to),
    // What should have begun (workflows/scheduling/missed).
    index('machine_booking_planned').on(t.from).where(sql`state = 'planned'`),
  ],
);

/** Tooling of which there are so many pieces (刀具, 工装), by the name that routings call it. */
export const tool = pgTable('tool', {
  code: codeText().primaryKey(),
  name: text().notNull().unique(),
  pieces: integer().notNull(),
  /** Working minutes that one piece lasts; null: it does not wear out. */
  lifeMinutes: integer(),
  /** Of all pieces together, what is used up already. */
  usedMinutes: integer().notNull().default(0),
  createdAt: instantNow(),
});

/** Pieces of tooling that a booking needs, for its whole span. */
export const toolBooking = pgTable(
  'tool_booking',
  {
    bookingId: ref()
      .notNull()
      .references(() => machineBooking.id, { onDelete: 'cascade' }),
    toolCode: codeText()
      .notNull()
      .references(() => tool.code),
    pieces: integer().notNull().default(1),
  },
  (t) => [unique('tool_booking_once').on(t.bookingId, t.toolCode), index('tool_booking_tool').on(t.toolCode)],
);

/** Somebody asks when an order could be made with priority (加急), or what would happen if (`what_if`: nothing can be booked). */
export const rushRequest = pgTable(
  'rush_request',
  {
    id: identity(),
    orderId: ref()
      .notNull()
      .references(() => order.id),
    /** rush | what_if */
    kind: text().notNull(),
    /** open | booked | undone | dropped */
    state: text().notNull().default('open'),
    /** Shanghai day on which it should leave; null: as early as possible. */
    wishedDate: text(),
    reason: text().notNull().default(''),
    askedBy: text().notNull(),
    askedAt: instantNow(),
    /** Rises when the options are computed anew; those of earlier rounds are history. */
    round: integer().notNull().default(1),
    /** The longer search of this round: waiting (a worker claims it) | again (the options are computed anew first) | first (the first options are looked for) | done. */
    refinement: text().notNull().default('done'),
    /** Claims by workers; too many that did not end and the first options stay. */
    attempts: integer().notNull().default(0),
    /** The refinement belongs to a worker until then (real time). */
    leasedUntil: instant(),
    /** The last round's common findings: what was checked, why nothing is earlier (Findings in workflows/rush-order/stored.ts). */
    findings: jsonb().$type<unknown>().notNull().default({}),
    bookedOption: ref(),
    bookedBy: text(),
    bookedAt: instant(),
    /** Until then the booking can be taken back as a whole. */
    undoUntil: instant(),
    /**
     * Where the order stood before it was booked (FormerBooking in workflows/rush-order/former-place.ts); once taken back,
     * only when it stands there again.
     */
    formerPlace: jsonb().$type<unknown>(),
  },
  (t) => [
    index('rush_request_order').on(t.orderId, t.id),
    index('rush_request_refine').on(t.id).where(sql`refinement = 'waiting'`),
  ],
);

/** One way to make the order, as it was offered. */
export const rushOption = pgTable(
  'rush_option',
  {
    id: identity(),
    requestId: ref()
      .notNull()
      .references(() => rushRequest.id),
    round: integer().notNull(),
    /** 1 … 3 on the card. */
    place: integer().notNull(),
    /** keep | none | least | earliest | overtime | overtime_all | outside */
    kind: text().notNull(),
    /** Its operations, what it displaces, its checks (StoredOption in workflows/rush-order/stored.ts). */
    plan: jsonb().$type<unknown>().notNull(),
    completeP50: instant().notNull(),
    completeP90: instant().notNull(),
    /** Kept for somebody until then: others plan as if it were booked. */
    heldBy: text(),
    heldUntil: instant(),
  },
  (t) => [
    unique('rush_option_once').on(t.requestId, t.round, t.place),
    index('rush_option_held').on(t.heldUntil).where(sql`held_until is not null`),
  ],
);

/** An operation that a rush order put elsewhere, so that it can be put back. */
export const rushMove = pgTable(
  'rush_move',
  {
    id: identity(),
    requestId: ref()
      .notNull()
      .references(() => rushRequest.id),
    orderId: ref()
      .notNull()
      .references(() => order.id),
    step: integer().notNull(),
    fromMachine: codeText().notNull(),
    fromStart: instant().notNull(),
    fromEnd: instant().notNull(),
    /** Productive minutes there. */
    fromMinutes: integer().notNull(),
    toMachine: codeText().notNull(),
    toStart: instant().notNull(),
    toEnd: instant().notNull(),
    /** moved | restored | kept (it had changed since) */
    state: text().notNull().default('moved'),
  },
  (t) => [unique('rush_move_once').on(t.requestId, t.orderId, t.step)],
);

/**
 * An operation whose start went by without anybody beginning it, and what became of the plan of its order. One open row per
 * order, until its planner has seen it; a start missed again is the same row.
 */
export const missedStart = pgTable(
  'missed_start',
  {
    id: identity(),
    orderId: ref()
      .notNull()
      .references(() => order.id),
    step: integer().notNull(),
    /** The machine, or the work centre. */
    place: text().notNull(),
    plannedFrom: instant().notNull(),
    /** When the order was to be done, as planned before the first miss. */
    oldEnd: instant().notNull(),
    /** As planned now; null: it has no place. */
    newEnd: instant(),
    /** moved | none: no place was found | kept: something of it is held fast by a person, nothing was moved */
    outcome: text().notNull(),
    times: integer().notNull().default(1),
    /** Who is told; '' when there is nobody. */
    planner: text().notNull(),
    firstAt: instantNow(),
    lastAt: instantNow(),
    seenAt: instant(),
  },
  (t) => [
    uniqueIndex('missed_start_open').on(t.orderId).where(sql`seen_at is null`),
    index('missed_start_order').on(t.orderId, t.id),
  ],
);

/**
 * An operation that a planner gave to a supplier though the routing makes it elsewhere (改外协), and what purchasing did
 * about it. As long as it is not cancelled, the order's own routing says the supplier (workflows/outside-work).
 */
export const outsideOrder = pgTable(
  'outside_order',
  {
    id: identity(),
    orderId: ref()
      .notNull()
      .references(() => order.id),
    step: integer().notNull(),
    name: text().notNull(),
    process: text().notNull().default(''),
    supplier: text().notNull(),
    /** Calendar days away. */
    leadDays: integer(),
    pieces: integer().notNull(),
    /** Reported good before it was given out; the rest of the order's pieces goes. */
    goodBefore: integer().notNull().default(0),
    /** Since it was ordered: good pieces that came in as goods from its supplier (入库). */
    arrived: integer().notNull().default(0),
    /** Good pieces that were reported from a machine of ours since it was ordered: made twice, unless somebody says otherwise. */
    inHouse: integer().notNull().default(0),
    /** Of these, what purchasing has decided about, and by what it has had the supplier's order lowered. */
    inHouseSeen: integer().notNull().default(0),
    inHouseTaken: integer().notNull().default(0),
    /** How the order's routing had it (FormerOperation in workflows/outside-work/former.ts); null: the order had no own yet. */
    former: jsonb().$type<unknown>(),
    /** wanted (purchasing is to place it) | placed | back (reported done) | cancelled (made as routed again) */
    state: text().notNull().default('wanted'),
    /** The rush request by which it was given out; null where that is not known. */
    requestId: ref(),
    askedBy: text().notNull(),
    askedAt: instantNow(),
    /** Who is to place it; '' when there is nobody. */
    buyer: text().notNull().default(''),
    placedBy: text(),
    placedAt: instant(),
    /** Shanghai day on which purchasing expects it back. */
    expectedDate: text(),
    endedAt: instant(),
    endedReason: text().notNull().default(''),
    /** Cancelled though it was ordered: when purchasing said that the supplier knows; null while somebody must tell it. */
    cancelledThereAt: instant(),
    /** Cancelled: good pieces of the operation by then, none of which says that a machine of ours is set up for it. */
    goodAtEnd: integer().notNull().default(0),
    /** The rush request whose booking made it in the house again: comes to life again when that is taken back. */
    endedRequest: ref(),
  },
  (t) => [
    uniqueIndex('outside_order_once').on(t.orderId, t.step).where(sql`state <> 'cancelled'`),
    index('outside_order_open').on(t.id).where(sql`state in ('wanted', 'placed')`),
  ],
);
