/** Who the page is, and keeping everything it shows up to date. */
import { reactive } from 'vue';
import type { UnreadByPerson } from '../../../control-types.ts';
import { getState, getUnread } from '../api/control.ts';
import { errorText } from '../api/http.ts';
import { type LiveState, openLive } from '../api/live.ts';
import { soon } from '../logic/soon.ts';
import { changeTaker } from './changes.ts';
import { active, chats, forgetChats, loadConversations, loadThread, readActive, threadOf } from './chats.ts';
import { loadInbox } from './inbox.ts';
import { loadCounters, loadFaults, takeMachine } from './machine.ts';
import { personById, takeOrg } from './org.ts';
import { go, route } from './route.ts';
import { toast } from './toasts.ts';

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
/** Counts entries, so that one that was overtaken by another stops. */
let entries = 0;

/** While the stream is lost its banner says enough. */
function tellFailure(error: unknown): void {
  if (session.live === 'open') toast(errorText(error), 'bad');
}

const refreshAll = soon(50, reload, tellFailure);
const refreshUnread = soon(800, loadUnread, tellFailure);
const takeChange = changeTaker({
  conversations: soon(150, () => loadConversations().then(readActive), tellFailure),
  unreadOfOthers: refreshUnread,
  faults: soon(300, loadFaults, tellFailure),
  everything: refreshAll,
});

async function loadUnread(): Promise<void> {
  session.unreadByPerson = await getUnread();
}

/** Reads everything anew for the person of the address, keeping what is on screen until it is replaced. */
async function reload(): Promise<void> {
  const state = await getState();
  takeOrg(state);
  takeMachine(state);
  const userId = route.as;
  if (userId !== null && personById(userId)) {
    for (const thread of Object.values(chats.threads)) thread.loaded = false;
    chats.cards = {};
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
  entries += 1;
  const mine = entries;
  try {
    const state = await getState();
    if (mine !== entries) return;
    takeOrg(state);
    takeMachine(state);
    if (route.as !== null && !personById(route.as)) go({ as: null, c: null }, true);
    const userId = route.as;
    if (userId !== null && route.c === null && isWide()) go({ c: 'bot' }, true);
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
    else toast(session.problem, 'bad');
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
