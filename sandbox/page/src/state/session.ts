/** Who the page is, and keeping everything it shows up to date. */
import { reactive } from 'vue';
import type { ChangeEvent, UnreadByPerson } from '../../../control-types.ts';
import { getState, getUnread } from '../api/control.ts';
import { errorText } from '../api/http.ts';
import { type LiveState, openLive } from '../api/live.ts';
import {
  active,
  chats,
  forgetChats,
  loadConversations,
  loadThread,
  readActive,
  takeCard,
  takeMessage,
  takePinned,
  takePush,
  threadOf,
} from './chats.ts';
import { loadInbox, takeEvent, takeNotification, takeTodo } from './inbox.ts';
import { loadCounters, machine, takeClock, takeMachine } from './machine.ts';
import { personById, takeOrg } from './org.ts';
import { arrived } from './outgoing.ts';
import { go, route } from './route.ts';

interface Session {
  phase: 'loading' | 'ready' | 'failed';
  problem: string;
  live: LiveState;
  unreadByPerson: UnreadByPerson;
}

export const session = reactive<Session>({
  phase: 'loading',
  problem: '',
  live: 'connecting',
  unreadByPerson: {},
});

let stream: { close: () => void } | null = null;

/** Runs `work` once, a little later, however often it is asked for. */
function soon(waitMs: number, work: () => Promise<void>): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  return () => {
    timer ??= setTimeout(() => {
      timer = null;
      // A failed refresh shows as a lost stream soon after; the next change asks again.
      work().catch((error: unknown) => {
        session.problem = errorText(error);
      });
    }, waitMs);
  };
}

const refreshList = soon(150, async () => {
  await loadConversations();
  await readActive();
});
const refreshUnread = soon(800, async () => {
  session.unreadByPerson = await getUnread();
});
const refreshAll = soon(50, () => reload());

function takeChange(event: ChangeEvent): void {
  switch (event.type) {
    case 'message':
      arrived(event.message);
      takeMessage(event.message);
      refreshList();
      refreshUnread();
      return;
    case 'push':
      return takePush(event.conversationId, event.messageId, event.push);
    case 'card':
      return takeCard(event.card);
    case 'pinned':
      return takePinned(event.conversationId, event.outTrackId, event.pinned, event.card);
    case 'workNotification':
      if (event.notification.userId === chats.userId) takeNotification(event.notification);
      return;
    case 'calendar':
      if (event.userIds.includes(chats.userId)) takeEvent(event.event, event.removed);
      return;
    case 'todo':
      if (event.userIds.includes(chats.userId)) takeTodo(event.todo, event.removed);
      return;
    default:
      takeMachineChange(event);
  }
}

function takeMachineChange(event: ChangeEvent): void {
  switch (event.type) {
    case 'clock':
      return takeClock(event.clock);
    case 'faults':
      machine.faults = event.faults;
      return;
    case 'connections':
      machine.connections = event.connections;
      return;
    case 'counters':
      machine.counters = event.counters;
      refreshUnread();
      return;
    case 'org':
    case 'resync':
      refreshAll();
      return;
    default:
      return;
  }
}

/** Reads everything anew for the person of the address, keeping what is on screen until it is replaced. */
async function reload(): Promise<void> {
  const state = await getState();
  takeOrg(state);
  takeMachine(state);
  const userId = route.as;
  if (userId !== null && personById(userId)) {
    for (const thread of Object.values(chats.threads)) thread.loaded = false;
    await Promise.all([loadConversations(), loadInbox(userId), openThread()]);
  }
  refreshUnread();
  await loadCounters();
}

/** Loads the conversation of the address if it is not there yet, and marks it read. */
export async function openThread(): Promise<void> {
  if (!chats.loaded) await loadConversations();
  const conversation = active.value;
  if (!conversation) return;
  const thread = threadOf(conversation.conversationId);
  if (!thread.loaded && !thread.loading) await loadThread(conversation.conversationId);
  await readActive();
}

/** Reads the state, then follows the changes since; called at start and whenever the person changes. */
export async function enter(): Promise<void> {
  stream?.close();
  try {
    const state = await getState();
    takeOrg(state);
    takeMachine(state);
    if (route.as !== null && !personById(route.as)) go({ as: null, c: null }, true);
    const userId = route.as;
    forgetChats(userId ?? '');
    stream = openLive({
      userId,
      since: state.seq,
      onEvent: takeChange,
      onState: (live) => {
        session.live = live;
      },
      onReopened: refreshAll,
    });
    session.phase = 'ready';
    refreshUnread();
    if (userId !== null) await Promise.all([loadConversations().then(openThread), loadInbox(userId)]);
    await loadCounters();
  } catch (error) {
    session.problem = errorText(error);
    if (session.phase === 'loading') session.phase = 'failed';
  }
}

/** Becomes this person, in the same place if they have it. */
export async function become(userId: string): Promise<void> {
  if (userId === route.as) return;
  go({ as: userId, c: isWide() ? 'bot' : null });
  await enter();
}

/** Room for more than one column. */
export const isWide = (): boolean => window.matchMedia('(min-width: 760px)').matches;
