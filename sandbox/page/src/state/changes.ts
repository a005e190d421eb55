/** Changes from the stream → the page's state. */
import type { CalendarEventView, ChangeEvent } from '../../../control-types.ts';
import { chats, takeCard, takeMessage, takePinned, takePush } from './chats.ts';
import { inbox, takeEvent, takeNotification, takeTodo } from './inbox.ts';
import { machine, takeClock } from './machine.ts';
import { arrived } from './outgoing.ts';
import { toast } from './toasts.ts';

/** Lists that are better read anew than patched. */
export interface Refresh {
  conversations: () => void;
  unreadOfOthers: () => void;
  /** How often a fault has struck is told by no event of its own. */
  faults: () => void;
  everything: () => void;
}

const TOLD = { invited: '会议邀请', changed: '日程有变动', cancelled: '日程已取消' } as const;

/** What the calendar tells its people by itself, once. */
function popUp(event: CalendarEventView): void {
  const before = inbox.calendar.find((one) => one.eventId === event.eventId)?.told;
  if (event.told && event.told.at !== before?.at) toast(`${TOLD[event.told.what]}：${event.summary}`);
}

type Handlers = { [T in ChangeEvent['type']]: (event: Extract<ChangeEvent, { type: T }>) => void };

export function changeTaker(refresh: Refresh): (event: ChangeEvent) => void {
  const forMe = (userIds: string[]) => userIds.includes(chats.userId);
  const handlers: Handlers = {
    message: ({ message }) => {
      arrived(message);
      takeMessage(message);
      refresh.conversations();
      refresh.unreadOfOthers();
    },
    push: ({ conversationId, messageId, push }) => takePush(conversationId, messageId, push),
    card: ({ card }) => takeCard(card),
    pinned: (event) => takePinned(event.conversationId, event.outTrackId, event.pinned, event.card),
    workNotification: ({ notification }) => {
      if (forMe([notification.userId])) takeNotification(notification);
    },
    calendar: ({ userIds, event, removed }) => {
      if (!forMe(userIds)) return;
      popUp(event);
      takeEvent(event, removed);
    },
    todo: ({ userIds, todo, removed }) => {
      if (forMe(userIds)) takeTodo(todo, removed);
    },
    clock: ({ clock }) => takeClock(clock),
    faults: ({ faults }) => {
      machine.faults = faults;
    },
    connections: ({ connections }) => {
      machine.connections = connections;
    },
    counters: ({ counters }) => {
      machine.counters = counters;
      if (machine.faults.length > 0) refresh.faults();
      refresh.unreadOfOthers();
    },
    org: refresh.everything,
    resync: refresh.everything,
  };
  return (event) => (handlers[event.type] as (event: ChangeEvent) => void)(event);
}
