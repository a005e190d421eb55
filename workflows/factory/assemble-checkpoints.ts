import type { WorkingCalendar } from '../working-time/calendar.ts';
import { parseWorkingSpan } from '../working-time/span-text.ts';
import {
  type CheckpointRule,
  type EscalationRules,
  MOST_FILES,
  type Opener,
  type WhoRule,
} from './checkpoint-rules.ts';
import type { CheckpointsFile, EscalationFile, WhoFile } from './schema.ts';
import type { YamlSource } from './yaml-source.ts';

/** checkpoints.yaml as rules, by key; spans become working minutes of the calendar. */
export function assembleCheckpoints(
  file: CheckpointsFile,
  source: YamlSource,
  calendar: WorkingCalendar,
): Record<string, CheckpointRule> {
  return Object.fromEntries(
    Object.entries(file.checkpoints).map(([key, value]): [string, CheckpointRule] => [
      key,
      {
        key,
        name: value.name,
        asks: value.asks,
        when: {
          orderTypes: value.when?.orderTypes ?? null,
          families: value.when?.families ?? null,
          specialProcesses: value.when?.specialProcesses ?? null,
          rush: value.when?.rush ?? null,
        },
        opens: value.opens.map(openerOf),
        assignees: value.assignees.map(whoOf),
        signers: value.signers ?? 'all',
        order: value.order ?? 'parallel',
        tell: (value.tell ?? []).map(whoOf),
        deadline:
          typeof value.deadline === 'string'
            ? { kind: 'span', minutes: parseWorkingSpan(calendar, value.deadline) }
            : { kind: 'before', date: value.deadline.before, days: value.deadline.days },
        evidence: value.evidence
          ? {
              what: value.evidence.what,
              atLeast: value.evidence.atLeast ?? 1,
              atMost: value.evidence.atMost ?? MOST_FILES,
              kinds: value.evidence.kinds ?? ['picture', 'pdf'],
              quality: value.evidence.quality ?? 'ask',
              reused: value.evidence.reused ?? 'ask',
            }
          : null,
        blocks: value.blocks ?? [],
        onTimeout: value.onTimeout ?? 'hold',
        dependsOn: value.dependsOn ?? [],
        ladder: {
          head: spanOrNull(calendar, value.ladder?.head),
          meeting: spanOrNull(calendar, value.ladder?.meeting),
        },
        line: source.at(['checkpoints', key], '').line,
      },
    ]),
  );
}

/** escalation.yaml as rules. */
export function assembleEscalation(file: EscalationFile, calendar: WorkingCalendar): EscalationRules {
  const span = (text: string) => parseWorkingSpan(calendar, text);
  return {
    remindAfter: span(file.reminder.after),
    head: { after: span(file.head.after), cc: (file.head.cc ?? []).map(whoOf) },
    meeting: {
      after: span(file.meeting.after),
      title: file.meeting.title ?? '异常升级会议',
      minutes: file.meeting.minutes,
      notBefore: span(file.meeting.notBefore),
      within: span(file.meeting.within),
      organiser: file.meeting.organiser ?? 'head',
      invite: (file.meeting.invite ?? []).map(whoOf),
      money: file.meeting.money ?? true,
    },
    alarm: file.alarm.map(whoOf),
    limits: file.limits,
    budget: {
      calls: file.budget.calls,
      pushes: file.budget.pushes,
      from: file.budget.from,
      digestAt: file.budget.digestAt.map((text) => {
        const [hour = 0, minute = 0] = text.split(':').map(Number);
        return { hour, minute };
      }),
    },
  };
}

const spanOrNull = (calendar: WorkingCalendar, text: string | undefined): number | null =>
  text === undefined ? null : parseWorkingSpan(calendar, text);

/** @see WhoRule; the schema has seen to it that exactly one is given. */
export function whoOf(value: WhoFile): WhoRule {
  if (value.role !== undefined) return { kind: 'role', role: value.role, everyone: value.everyone ?? false };
  if (value.user !== undefined) return { kind: 'user', user: value.user };
  if (value.headOf !== undefined) return { kind: 'head', department: value.headOf };
  if (value.capability !== undefined) return { kind: 'capability' };
  return { kind: 'salesperson' };
}

function openerOf(value: CheckpointsFile['checkpoints'][string]['opens'][number]): Opener {
  if (value.status !== undefined) return { kind: 'status', status: value.status };
  if (value.event !== undefined) return { kind: 'event', event: value.event };
  return { kind: 'passed', checkpoint: value.passed ?? '' };
}
