import { z } from 'zod';
import { FIRST_YEAR, LAST_YEAR, WEEKDAYS } from '../working-time/config.ts';
import { DAY_KEY_PATTERN } from '../working-time/own-days.ts';
import { SHIFT_PATTERN } from '../working-time/shift.ts';
import { ASKS, PERMISSIONS, ROWS, SIGHTS } from './factory.ts';

const key = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, { error: 'key' });
const words = z.string().trim().min(1).max(120);
const names = z.array(words).min(1);
const oneOrMore = z.preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(key).min(1));

/** factory.yaml */
export const factoryFile = z.strictObject({
  name: words,
  fallback: z
    .strictObject({ user: words.optional(), role: key.optional() })
    .refine((value) => (value.user === undefined) !== (value.role === undefined), { error: 'fallback' }),
  auditHead: z
    .strictObject({ at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'clock' }), group: words })
    .optional(),
  internalGroups: z.array(words).optional(),
});

const state = z.strictObject({
  name: words,
  tone: z.enum(['neutral', 'info', 'good', 'warn', 'bad']),
  owner: key.optional(),
  waitsFor: words.optional(),
  terminal: z.boolean().optional(),
});

const transition = z.strictObject({
  from: oneOrMore,
  to: key,
  label: words,
  roles: z.array(key).min(1),
  asks: z.array(z.enum(ASKS)).optional(),
  danger: z.boolean().optional(),
});

/** status-flow.yaml */
export const statusFlowFile = z.strictObject({
  initial: key,
  delivered: key,
  path: z.array(key).min(2),
  states: z.record(key, state),
  transitions: z.array(transition).min(1),
});

const member = z
  .strictObject({ users: names.optional(), titles: names.optional(), departments: names.optional() })
  .refine((rule) => Object.keys(rule).length > 0, { error: 'member' });

/** roles.yaml */
export const rolesFile = z.strictObject({
  roles: z.record(
    key,
    z.strictObject({
      name: words,
      members: z.array(member).min(1),
      rows: z.enum(ROWS),
      sees: z.array(z.enum(SIGHTS)).optional(),
      may: z.array(z.enum(PERMISSIONS)).optional(),
    }),
  ),
});

const shift = z.string().regex(SHIFT_PATTERN, { error: 'shift' });
const dayKey = z.string().regex(DAY_KEY_PATTERN, { error: 'dayKey' });
const year = z.int().refine((value) => value >= FIRST_YEAR && value <= LAST_YEAR, { error: 'year' });
const ownDay = z.preprocess(
  (value) => (typeof value === 'string' ? [value] : value),
  z
    .array(z.string())
    .min(1)
    .refine(
      (value) => ['off', 'work'].includes(value.join()) || value.every((part) => SHIFT_PATTERN.test(part)),
      { error: 'ownDay' },
    ),
);

/** calendar.yaml */
export const calendarFile = z.strictObject({
  shifts: z.array(shift).min(1),
  weekdays: z.array(z.enum(WEEKDAYS)).min(1).optional(),
  statutory: z.enum(['cn', 'off']).optional(),
  days: z.record(dayKey, ownDay).optional(),
  completeYears: z.array(year).optional(),
});

export type FactoryFile = z.infer<typeof factoryFile>;
export type StatusFlowFile = z.infer<typeof statusFlowFile>;
export type RolesFile = z.infer<typeof rolesFile>;
export type CalendarFile = z.infer<typeof calendarFile>;
