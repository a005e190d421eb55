import { z } from 'zod';
import { FIRST_YEAR, LAST_YEAR, WEEKDAYS } from '../working-time/config.ts';
import { DAY_KEY_PATTERN } from '../working-time/own-days.ts';
import { SHIFT_PATTERN } from '../working-time/shift.ts';
import { WORKING_SPAN_PATTERN } from '../working-time/span-text.ts';
import { BOARD_PICTURES } from './board-rules.ts';
import { EVIDENCE_KINDS, FACTS, MOST_FILES, ON_FAULT, ORDER_EVENTS, TIMEOUTS } from './checkpoint-rules.ts';
import { ACTS, ASKS, PERMISSIONS, ROWS, SIGHTS } from './factory.ts';
import { DIGEST_SECTIONS } from './warning-rules.ts';

const key = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, { error: 'key' });
const words = z.string().trim().min(1).max(120);
const names = z.array(words).min(1);
/** Whole numbers within bounds; whatever is wrong with one, both bounds are told (explain-issue.ts). */
const whole = (least: number, most?: number) => {
  const error = ['whole', least, most].join(' ').trim();
  const atLeast = z.int({ error }).min(least, { error });
  return most === undefined ? atLeast : atLeast.max(most, { error });
};
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
  acts: z.array(z.enum(ACTS)).optional(),
});

const share = z.string().regex(/^(?:100|[1-9]?\d(?:\.\d)?)%$/, { error: 'share' });

const dataRule = z.strictObject({
  from: oneOrMore,
  to: key,
  when: z
    .strictObject({
      poConfirmed: z.literal(true).optional(),
      material: share.optional(),
      workReport: z.enum(['first', 'last']).optional(),
      pieces: share.optional(),
      inspection: z.enum(['passed', 'failed']).optional(),
      waybill: share.optional(),
      signOff: z.literal(true).optional(),
    })
    .refine((value) => Object.keys(value).some((one) => one !== 'pieces'), { error: 'condition' }),
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
  confirmed: key.optional(),
  delivered: key,
  path: z.array(key).min(2),
  states: z.record(key, state),
  transitions: z.array(transition).min(1),
  data: z.array(dataRule).optional(),
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
const year = z
  .int({ error: 'year' })
  .refine((value) => value >= FIRST_YEAR && value <= LAST_YEAR, { error: 'year' });
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

const span = z.string().regex(WORKING_SPAN_PATTERN, { error: 'span' });
const who = z
  .strictObject({
    role: key.optional(),
    everyone: z.boolean().optional(),
    user: words.optional(),
    salesperson: z.literal(true).optional(),
    headOf: words.optional(),
    capability: z.literal(true).optional(),
  })
  .refine(
    (value) =>
      [value.role, value.user, value.salesperson, value.headOf, value.capability].filter(
        (one) => one !== undefined,
      ).length === 1,
    { error: 'who' },
  )
  .refine((value) => value.everyone === undefined || value.role !== undefined, { error: 'everyone' });
const whoList = z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(who).min(1));

const opener = z
  .strictObject({ status: key.optional(), event: z.enum(ORDER_EVENTS).optional(), passed: key.optional() })
  .refine((value) => Object.values(value).filter((one) => one !== undefined).length === 1, {
    error: 'opener',
  });

const evidence = z
  .strictObject({
    what: words,
    atLeast: whole(1, 20).optional(),
    atMost: whole(1, 50).optional(),
    kinds: z.array(z.enum(EVIDENCE_KINDS)).min(1).optional(),
    quality: z.enum(ON_FAULT).optional(),
    reused: z.enum(ON_FAULT).optional(),
  })
  .refine((value) => (value.atMost ?? MOST_FILES) >= (value.atLeast ?? 1), {
    error: 'atMost',
    path: ['atLeast'],
  });

const checkpointRule = z.strictObject({
  name: words,
  asks: words,
  when: z
    .strictObject({
      orderTypes: names.optional(),
      families: names.optional(),
      specialProcesses: z.union([z.literal(true), names]).optional(),
      rush: z.boolean().optional(),
    })
    .optional(),
  opens: z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(opener).min(1)),
  assignees: whoList,
  signers: z.enum(['any', 'all']).optional(),
  order: z.enum(['parallel', 'sequence']).optional(),
  tell: whoList.optional(),
  deadline: z.union([span, z.strictObject({ before: z.literal('promisedDate'), days: whole(0, 365) })], {
    error: 'deadline',
  }),
  evidence: evidence.optional(),
  blocks: z.array(key).optional(),
  onTimeout: z.enum(TIMEOUTS).optional(),
  dependsOn: z.array(z.enum(FACTS)).optional(),
  ladder: z.strictObject({ head: span.optional(), meeting: span.optional() }).optional(),
});

/** checkpoints.yaml */
export const checkpointsFile = z.strictObject({ checkpoints: z.record(key, checkpointRule) });

/** escalation.yaml */
export const escalationFile = z.strictObject({
  reminder: z.strictObject({ after: span }),
  head: z.strictObject({ after: span, cc: whoList.optional() }),
  meeting: z.strictObject({
    after: span,
    title: words.optional(),
    minutes: whole(15, 240),
    notBefore: span,
    within: span,
    organiser: z.enum(['head', 'director']).optional(),
    invite: whoList.optional(),
    money: z.boolean().optional(),
  }),
  alarm: whoList,
  limits: z.strictObject({ perPersonPerHour: whole(1), perMinute: whole(1) }),
  budget: z.strictObject({
    calls: whole(1),
    pushes: whole(1),
    from: whole(1, 100),
    digestAt: z.array(z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'clock' })).min(1),
  }),
});

const capability = z
  .strictObject({
    aliases: names.optional(),
    inHouse: z.boolean(),
    suppliers: names.optional(),
    leadDays: whole(0, 365).optional(),
    engineers: whoList.optional(),
  })
  .refine((value) => value.inHouse || (value.suppliers ?? []).length > 0, { error: 'suppliers' });

/** capabilities.yaml */
export const capabilitiesFile = z.strictObject({
  engineers: whoList,
  processes: z.record(words, capability),
});

/** scheduling.yaml */
export const schedulingFile = z.strictObject({
  frozenHours: whole(0, 168),
  holdMinutes: whole(1, 480),
  undoMinutes: whole(1, 10_080),
  horizonDays: whole(3, 180),
  passes: whole(1, 200),
  refineSeconds: whole(1, 60),
  missedMinutes: whole(0, 1440).optional(),
  overtime: z
    .strictObject({ workdays: z.array(shift).min(1).optional(), daysOff: z.array(shift).min(1).optional() })
    .optional(),
  hands: z.record(words, whole(1, 100)).optional(),
  outside: z.record(words, z.strictObject({ supplier: words, leadDays: whole(1, 365) })).optional(),
});

const clockTimes = z
  .array(z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'clock' }))
  .min(1)
  .max(6);

/** warnings.yaml */
export const warningsFile = z.strictObject({
  warning: z.strictObject({ days: whole(0, 30), at: clockTimes, tell: whoList }),
  digest: z.strictObject({ at: clockTimes, rows: whole(1, 8) }),
  sections: z.record(key, z.array(z.enum(DIGEST_SECTIONS)).min(1)),
});

/** boards.yaml */
export const boardsFile = z.strictObject({
  onTimeTarget: share.optional(),
  posts: z
    .record(key, z.strictObject({ picture: z.enum(BOARD_PICTURES), group: words, at: clockTimes, role: key }))
    .optional(),
});

export type BoardsFile = z.infer<typeof boardsFile>;
export type WarningsFile = z.infer<typeof warningsFile>;
export type SchedulingFile = z.infer<typeof schedulingFile>;
export type CapabilitiesFile = z.infer<typeof capabilitiesFile>;
export type CheckpointsFile = z.infer<typeof checkpointsFile>;
export type EscalationFile = z.infer<typeof escalationFile>;
export type WhoFile = z.infer<typeof who>;
export type FactoryFile = z.infer<typeof factoryFile>;
export type StatusFlowFile = z.infer<typeof statusFlowFile>;
export type RolesFile = z.infer<typeof rolesFile>;
export type CalendarFile = z.infer<typeof calendarFile>;
