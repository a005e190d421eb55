import type { TxCtx } from '../context.ts';
import type { Factory } from '../factory/factory.ts';
import { unknownGroups } from '../known-groups.ts';
import { parseDayKey } from '../working-time/own-days.ts';
import { NO_NAMES } from './workbook/codecs.ts';
import type { Difference } from './workbook/difference.ts';
import { LABELS, TABLES } from './workbook/labels.ts';
import { ownDay } from './workbook/special-codecs.ts';

const header = (value: string): string => LABELS[value]?.header ?? '';
const AUDIT_GROUP = header('factory.yaml:auditHead.group');
const POST_GROUP = header('boards.yaml:posts.group');
const INTERNAL_GROUPS = header('factory.yaml:internalGroups');
const DAYS = TABLES['calendar.yaml:days']?.sheet;

/** What people read on cards and buttons. */
const NAMES: ReadonlySet<string> = new Set(
  [
    'factory.yaml:name',
    'status-flow.yaml:states.name',
    'status-flow.yaml:transitions.label',
    'roles.yaml:roles.name',
    'checkpoints.yaml:checkpoints.name',
    'escalation.yaml:meeting.title',
  ].map(header),
);
const ODD = /[<>[\]{}|`\\]|https?:|www\./i;

/**
 * Says of each difference what is allowed and probably not meant: groups that nobody ever wrote from, names with markup
 * or links, a day and a range that disagree. Both who proposes and who activates read it.
 */
export async function withWarnings(
  ctx: Pick<TxCtx, 'tx'>,
  differences: readonly Difference[],
  next: Factory,
): Promise<Difference[]> {
  const strange = await unknownGroups(ctx, differences.flatMap(groupsOf));
  const told = new Set<string>();
  return differences.map((one) => {
    const warnings = [
      ...groupsOf(one)
        .filter((group) => strange.has(group))
        .map((group) => `机器人没有在群「${group}」里收到过消息，请核对群会话 ID。`),
      ...namesOf(one)
        .filter((name) => ODD.test(name))
        .map((name) => `「${name}」里有特殊符号或网址，请确认这就是要给人看的名称。`),
      ...disagreements(one, next),
    ].filter((text) => !told.has(text));
    for (const text of warnings) told.add(text);
    return warnings.length > 0 ? { ...one, warnings } : one;
  });
}

function groupsOf({ file, field, after, items }: Difference): string[] {
  if (after === '') return [];
  if (file === 'boards.yaml') return field === POST_GROUP ? [after] : [];
  if (file !== 'factory.yaml') return [];
  if (field === AUDIT_GROUP) return [after];
  return field === INTERNAL_GROUPS ? (items?.added ?? []) : [];
}

function namesOf({ field, row, after }: Difference): string[] {
  if (after === '') return [];
  if (field === '') return [row];
  return NAMES.has(field) ? [after] : [];
}

/** A day that stands alone goes before the range around it (working-time/own-days.ts); that is said where they differ. */
function disagreements({ sheet, row, after }: Difference, { calendar }: Factory): string[] {
  if (sheet !== DAYS || after === '') return [];
  const days = Object.entries(calendar.config.days ?? {}).map(([key, own]) => ({
    ...{ key, ...parseDayKey(key) },
    words: String(ownDay.write(own, NO_NAMES)),
  }));
  const ranges = days.filter((one) => one.isRange);
  return days.flatMap((day) => {
    if (day.isRange) return [];
    const range = ranges.find((one) => one.first <= day.first && day.first <= one.last);
    if (!range || range.words === day.words || ![day.key, range.key].includes(row)) return [];
    return [
      `${day.key}（${day.words}）在 ${range.key}（${range.words}）之内，这一天以单独写的为准：${day.words}。`,
    ];
  });
}
