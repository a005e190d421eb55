import type { AttendeeStatus } from '../control-types.ts';
import { ApiError, invalid } from '../http/errors.ts';
import type { Call, Route } from '../http/route.ts';
import type { World } from '../world.ts';
import { attendees } from './create.ts';
import {
  attendee,
  calendarOwner,
  eventIn,
  participants,
  type StoredEvent,
  saveEvent,
  tell,
} from './events.ts';

/** The event of the path, when the path's person is its organizer. */
function ownEvent(world: World, call: Call): StoredEvent {
  const owner = calendarOwner(world, call.params.unionId);
  const event = eventIn(world, owner, call.params.eventId);
  if (event.organizer.userId !== owner.userId)
    throw new ApiError(403, 'permissionDeny', '只有组织者可以执行该操作');
  return event;
}

/**
 * `DELETE …/events/{id}`: the organizer takes it from everybody (`pushNotification=true`: and they are told), a
 * participant from their own calendar.
 */
function deleteEvent(world: World, call: Call): unknown {
  const owner = calendarOwner(world, call.params.unionId);
  const event = eventIn(world, owner, call.params.eventId);
  if (event.organizer.userId === owner.userId) {
    event.deleted = true;
    event.status = 'cancelled';
    if (call.query.get('pushNotification') === 'true') tell(world, event, 'cancelled');
    saveEvent(world, event, 'delete');
  } else {
    event.removedFor.push(owner.userId);
    saveEvent(world, event, 'delete', [owner.userId]);
  }
  return {};
}

/** `POST …/cancel`: stays visible as cancelled. */
function cancelEvent(world: World, call: Call): unknown {
  const event = ownEvent(world, call);
  event.status = 'cancelled';
  tell(world, event, 'cancelled');
  saveEvent(world, event, 'cancel');
  return { result: true };
}

function addAttendees(world: World, call: Call): unknown {
  const event = ownEvent(world, call);
  for (const { person, isOptional } of attendees(world, call.body.attendeesToAdd)) {
    if (!event.attendees.some((one) => one.userId === person.userId))
      event.attendees.push(attendee(person, isOptional));
    event.removedFor = event.removedFor.filter((userId) => userId !== person.userId);
  }
  saveEvent(world, event, 'update');
  return {};
}

function removeAttendees(world: World, call: Call): unknown {
  const event = ownEvent(world, call);
  const before = participants(event);
  const gone = new Set(attendees(world, call.body.attendeesToRemove).map((one) => one.person.userId));
  event.attendees = event.attendees.filter((one) => !gone.has(one.userId));
  saveEvent(world, event, 'update', before);
  return {};
}

const answers: readonly AttendeeStatus[] = ['needsAction', 'accepted', 'declined', 'tentative'];

function respond(world: World, call: Call): unknown {
  const owner = calendarOwner(world, call.params.unionId);
  const event = eventIn(world, owner, call.params.eventId);
  const status = answers.find((one) => one === call.body.responseStatus);
  if (!status) throw invalid('invalidParameter', `responseStatus must be one of ${answers.join(', ')}`);
  answer(world, event, owner.userId, status);
  return {};
}

/** Notes a participant's answer, from the API or from their calendar app. */
export function answer(world: World, event: StoredEvent, userId: string, status: AttendeeStatus): void {
  const entry = event.attendees.find((one) => one.userId === userId);
  if (!entry) throw new ApiError(403, 'permissionDeny', '不是该日程的参与人');
  entry.status = status;
  saveEvent(world, event, 'respond');
}

const base = '/v1.0/calendar/users/{unionId}/calendars/{calendarId}/events/{eventId}';
const scope = 'Calendar.Event.Write';
const counted = true as const;

export const calendarChangeRoutes: Route[] = [
  { method: 'DELETE', path: base, host: 'api', counted, scope, handler: deleteEvent },
  { method: 'POST', path: `${base}/cancel`, host: 'api', counted, scope, handler: cancelEvent },
  { method: 'POST', path: `${base}/attendees`, host: 'api', counted, scope, handler: addAttendees },
  {
    method: 'POST',
    path: `${base}/attendees/batchRemove`,
    host: 'api',
    counted,
    scope,
    handler: removeAttendees,
  },
  { method: 'POST', path: `${base}/respond`, host: 'api', counted, scope, handler: respond },
];
