import type { Flow } from '../flow.ts';
import { LATE_STEP, lateStep } from './late-step.ts';
import { MEETING_OVER } from './meeting-keys.ts';
import { meetingOver } from './meeting-over.ts';
import { planMeetings } from './plan-meeting.ts';
import { STEP } from './plan-step.ts';
import { presses } from './presses.ts';
import { SAY_LATER, sayNow } from './queue-reminders.ts';
import { rearmDigest } from './rearm-digest.ts';
import { answerRehearsal } from './rehearse.ts';
import { sayReminders } from './say-reminders.ts';
import { stepDue } from './step.ts';
import { startWatch, WATCH, watchLadders } from './watch.ts';

/** What happens when nobody answers a checkpoint in time. */
export const escalationFlow: Flow = {
  name: 'escalation',
  phrases: ['如果没人理会怎样 SO-20260315-0042'],
  intents: {
    'escalation.rehearse': (ctx, intent, where) => answerRehearsal(ctx, intent.reference.text.trim(), where),
  },
  presses,
  // With the order, as the checkpoint's own presses.
  subject: (params) => (params.order ? `order:${params.order}` : undefined),
  due: {
    [STEP]: stepDue,
    [LATE_STEP]: lateStep,
    [SAY_LATER]: sayNow,
    [MEETING_OVER]: meetingOver,
    [WATCH]: watchLadders,
  },
  work: { channel: 'escalation', run: sayReminders },
  async start(ctx) {
    await startWatch(ctx);
    await rearmDigest(ctx);
  },
};

/** Meetings take seconds to plan, because calendars are asked: a worker of their own holds no reminder up. */
export const escalationMeetingsFlow: Flow = {
  name: 'escalation_meetings',
  work: { channel: 'escalation_meetings', run: planMeetings },
};
