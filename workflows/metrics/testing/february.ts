import { absence, escalationMeeting, escalationStep } from '../../../db/schema/index.ts';
import type { TestDatabase } from '../../../db/testing/database.ts';
import { at, past, signature } from './history.ts';

/**
 * February 2026, by hand. Working time is 08:00–12:00 and 13:30–18:00 from Monday to Friday; the Spring Festival is off from
 * the 15th to the 23rd, and for it Saturdays 14 and 28 are worked. The clock stands at Monday 2 March, 10:00.
 *
 * Waits, clock / working minutes (h hours, d days):
 *
 *   A pending_review  Fri 6th 16:00 → Mon 9th 09:00   65 h = 3900          2 h + 1 h = 180      weekend
 *     confirmed       09:00 → 11:00                   120                  120
 *     preparing       10th 08:00 → 08:30              30                   30
 *     in_production   10:00 → 14:00                   240                  120 + 30 = 150       lunch
 *     quality         11th 09:00 → 09:45              45                   45                   fails: rework
 *     in_production   10:00 → 11:00                   60                   60
 *     quality         12th 08:00 → 08:15              15                   15
 *     shipped         14:00 → 15:00                   60                   60
 *   B pending_review  Sat 14th 17:00 → Tue 24th 09:00 9 d 16 h = 13920     60 + 60 = 120        holiday, make-up day
 *     confirmed       24th 09:00 → (now)              6 d 1 h = 8700       450 + 3×510 + 510 + 120 = 2610   nobody acted
 *   C pending_review  Tue 3rd 09:00 → Wed 4th 10:00   25 h = 1500          450 + 120 = 570      planner away: planner2's
 *     confirmed       10:00 → 10:30                   30                   30
 *     shipped         25th 10:00 → 11:00              60                   60
 *   D pending_review  Mon 9th 08:00 → 10:00 (hold to Wed 11th 10:00) → 11:00   120 + 60 = 180 both
 *     confirmed       11th 11:00 → 17:00, unanswered  360                  60 + 210 = 270
 *     preparing       then cancelled                  counts nowhere
 *   E quality         Thu 5th 14:00 → Fri 6th 09:00   1140                 240 + 60 = 300
 *                     of it checker's until 6th 08:00: 1080 / 240, then away: checkhead's 60 / 60
 *     shipped         10:00 → 10:20                   20                   20
 *   F in_production   told by a workbook              counts nowhere
 *   G shipped         Thu 12th 16:00 → Fri 13th 08:30 990                  120 + 30 = 150
 *   H in January.
 */
export const NOW = at('03-02 10:00');

export async function february(database: TestDatabase): Promise<Record<'a' | 'b' | 'c' | 'd' | 'e', number>> {
  const { db } = database;
  await db.insert(absence).values([
    {
      userId: 'planner',
      delegateUserId: 'planner2',
      fromAt: at('02-03 00:00'),
      untilAt: at('02-05 00:00'),
      declaredBy: 'staff:planner',
      declaredAt: at('02-02 12:00'),
    },
    {
      userId: 'checker',
      delegateUserId: 'checkhead',
      fromAt: at('02-06 08:00'),
      untilAt: at('02-07 00:00'),
      declaredBy: 'staff:checker',
      declaredAt: at('02-05 18:00'),
    },
    // Declared when it was over: changes nothing.
    {
      userId: 'planner',
      delegateUserId: 'planner2',
      fromAt: at('02-06 08:00'),
      untilAt: at('02-09 12:00'),
      declaredBy: 'staff:planner',
      declaredAt: at('02-09 12:00'),
    },
  ]);
  const henry = { customer: '恒锐', product: 'KHM-200' } as const;
  await past(database, {
    ...henry,
    promised: ['01-20'],
    shipped: '01-20',
    statuses: [
      ['01-09 09:00', 'pending_review', 'planner', '01-09 09:30'],
      ['01-20 09:00', 'completed', null],
    ],
  });
  const a = await past(database, {
    ...henry,
    promised: ['02-12'],
    shipped: '02-12',
    by: 'lin',
    told: 4,
    statuses: [
      ['02-06 16:00', 'pending_review', 'planner', '02-09 09:00'],
      ['02-09 09:00', 'confirmed', 'buyer', '02-09 11:00'],
      ['02-10 08:00', 'preparing_material', 'store', '02-10 08:30'],
      ['02-10 10:00', 'in_production', 'shop', '02-10 14:00'],
      ['02-11 09:00', 'in_quality_check', 'checker', '02-11 09:45'],
      ['02-11 10:00', 'in_production', 'shop', '02-11 11:00'],
      ['02-12 08:00', 'in_quality_check', 'checker', '02-12 08:15'],
      ['02-12 14:00', 'shipped', 'lin', '02-12 15:00'],
      ['02-12 15:00', 'completed', null],
    ],
  });
  const b = await past(database, {
    customer: '蓝泊',
    product: 'JJ-4F',
    promised: ['02-27'],
    by: 'lin',
    told: 8,
    statuses: [
      ['02-14 17:00', 'pending_review', 'planner2', '02-24 09:00'],
      ['02-24 09:00', 'confirmed', 'buyer'],
    ],
  });
  const c = await past(database, {
    customer: '蓝泊',
    product: 'KHM-200',
    promised: ['02-20', '02-26'],
    shipped: '02-25',
    by: 'lin',
    told: 2,
    statuses: [
      ['02-03 09:00', 'pending_review', 'planner', '02-04 10:00'],
      ['02-04 10:00', 'confirmed', 'buyer', '02-04 10:30'],
      ['02-25 10:00', 'shipped', 'lin', '02-25 11:00'],
      ['02-25 11:00', 'completed', null],
    ],
  });
  const d = await past(database, {
    ...henry,
    promised: ['02-25'],
    by: 'lin',
    told: 6,
    statuses: [
      ['02-09 08:00', 'pending_review', 'planner'],
      ['02-09 10:00', 'on_hold', 'lin'],
      ['02-11 10:00', 'pending_review', 'planner', '02-11 11:00'],
      ['02-11 11:00', 'confirmed', 'buyer'],
      ['02-11 17:00', 'preparing_material', 'store'],
      ['02-12 09:00', 'cancelled', null],
    ],
  });
  const e = await past(database, {
    customer: '恒瑞达',
    product: 'JJ-4F',
    promised: ['02-06'],
    shipped: '02-06',
    statuses: [
      ['02-05 14:00', 'in_quality_check', 'checker', '02-06 09:00'],
      ['02-06 10:00', 'shipped', 'lin', '02-06 10:20'],
      ['02-06 10:20', 'completed', null],
    ],
  });
  await past(database, {
    customer: '恒瑞达',
    product: 'KHM-200',
    promised: ['03-31'],
    imported: true,
    statuses: [['02-10 09:00', 'in_production', 'shop', '02-27 17:00']],
  });
  await past(database, {
    ...henry,
    promised: ['02-10'],
    shipped: '02-12',
    statuses: [
      ['02-12 16:00', 'shipped', 'lin', '02-13 08:30'],
      ['02-13 08:30', 'completed', null],
    ],
  });
  await checkpoints(database, { a, d, e });
  return { a, b, c, d, e };
}

/**
 * Signatures: A 9th 09:00 → 13:30: 270 / 180. D 9th 09:00 → 10:00 (hold) 11th 10:00 → 10:30: 90 / 90. E is not answered
 * and its own time-out reached nobody; A's went up to a meeting.
 */
async function checkpoints(
  database: TestDatabase,
  { a, d, e }: Record<'a' | 'd' | 'e', number>,
): Promise<void> {
  const { db } = database;
  const bom = await signature(database, a, {
    key: 'bom_freeze',
    who: 'engineer',
    askedBy: 'buyer',
    asked: '02-09 09:00',
    signed: '02-09 13:30',
  });
  await signature(database, d, {
    key: 'bom_freeze',
    who: 'engineer',
    askedBy: 'planner',
    asked: '02-09 09:00',
    signed: '02-11 10:30',
  });
  const release = await signature(database, e, {
    key: 'quality_release',
    who: 'checkhead',
    askedBy: 'checker',
    asked: '02-05 14:00',
    signed: '02-06 09:30',
  });
  const step = (checkpointId: number, tier: number, when: string, told: string[], outcome: string) => ({
    checkpointId,
    arm: 1,
    tier,
    plannedAt: at(when),
    doneAt: at(when),
    told,
    outcome,
  });
  await db
    .insert(escalationStep)
    .values([
      step(bom, 1, '02-09 13:00', ['engineer'], 'told'),
      step(bom, 3, '02-09 13:20', ['techhead'], 'meeting'),
      step(release, 1, '02-06 09:00', [], 'skipped'),
      { ...step(release, 2, '02-06 09:10', ['boss'], 'told'), arm: 2, tier: 1, cause: '林经理 要求升级' },
    ]);
  await db.insert(escalationMeeting).values({
    checkpointId: bom,
    arm: 1,
    state: 'decided',
    organiserUserId: 'techhead',
    attendeeUserIds: ['engineer'],
  });
}
