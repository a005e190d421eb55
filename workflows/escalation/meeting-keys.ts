/** Kind of the due instant that asks for the decision of a meeting; ref `<meeting>:<times asked>`. */
export const MEETING_OVER = 'escalation.meeting_over';

/** Idempotency key of the invitation, by which the calendar event is changed and cancelled. */
export const meetingKey = (meetingId: number): string => `escalation:meeting:${meetingId}`;

/** The card on which a decision is written down; one per person. */
export const decisionCardKey = (meetingId: number, userId: string): string =>
  `escalation:meeting:${meetingId}:user:${userId}`;
