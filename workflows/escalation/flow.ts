import type { Flow } from '../flow.ts';
import { LATE_STEP, lateStep } from './late-step.ts';
import { STEP } from './plan-step.ts';
import { SAY_LATER, sayNow } from './queue-reminders.ts';
import { sayReminders } from './say-reminders.ts';
import { stepDue } from './step.ts';

/** What happens when nobody answers a checkpoint in time. */
export const escalationFlow: Flow = {
  name: 'escalation',
  due: { [STEP]: stepDue, [LATE_STEP]: lateStep, [SAY_LATER]: sayNow },
  work: { channel: 'escalation', run: sayReminders },
};
