/** The control API as functions; see `sandbox/control-types.ts` for what each does. */
import type {
  CalendarEventView,
  CallRecord,
  ClickRequest,
  ClickResult,
  ClockChange,
  ClockState,
  ConnectionInfo,
  ConnectionRequest,
  ConversationSummary,
  Counters,
  Fault,
  FaultRule,
  FileUploaded,
  MessageView,
  PlcChange,
  PlcView,
  SaidResponse,
  SandboxState,
  SayRequest,
  SayRichTextRequest,
  TodoView,
  UnreadByPerson,
  Where,
  WorkNotification,
} from '../../../control-types.ts';
import { request } from './http.ts';

const id = encodeURIComponent;

export const getState = () => request<SandboxState>('GET', '/state');

export const getUnread = () => request<UnreadByPerson>('GET', '/unread');

export const getConversations = (userId: string) =>
  request<ConversationSummary[]>('GET', `/people/${id(userId)}/conversations`);

/** Oldest first. */
export function getMessages(userId: string, conversationId: string, limit: number, before?: string) {
  const older = before === undefined ? '' : `&before=${id(before)}`;
  return request<MessageView[]>(
    'GET',
    `/people/${id(userId)}/conversations/${id(conversationId)}/messages?limit=${limit}${older}`,
  );
}

export const getWorkNotifications = (userId: string) =>
  request<WorkNotification[]>('GET', `/people/${id(userId)}/work-notifications`);
export const readNotification = (notificationId: string) =>
  request<unknown>('POST', `/work-notifications/${id(notificationId)}/read`, {});
export const getCalendar = (userId: string) =>
  request<CalendarEventView[]>('GET', `/people/${id(userId)}/calendar`);
export const getTodos = (userId: string) => request<TodoView[]>('GET', `/people/${id(userId)}/todos`);

export const say = (what: SayRequest) => request<SaidResponse>('POST', '/say', what);
export const sayRichText = (what: SayRichTextRequest) =>
  request<SaidResponse>('POST', '/say-rich-text', what);

/** Sends a file or picture as this person; fields come before the bytes so that the server can stream. */
export function sendFile(where: Where, file: File, atBot: boolean) {
  const form = new FormData();
  form.append('userId', where.userId);
  if (where.conversationId !== undefined) form.append('conversationId', where.conversationId);
  if (atBot) form.append('atBot', 'true');
  form.append('file', file, file.name);
  return request<SaidResponse>('POST', '/send-file', form);
}

export function uploadFile(file: File) {
  const form = new FormData();
  form.append('file', file, file.name);
  return request<FileUploaded>('POST', '/files', form);
}

export const markRead = (userId: string, conversationId: string) =>
  request<Record<string, never>>('POST', '/read', { userId, conversationId });
export const redeliver = (messageId: string) => request<unknown>('POST', '/redeliver', { messageId });

export const clickCard = (outTrackId: string, click: ClickRequest) =>
  request<ClickResult>('POST', `/cards/${id(outTrackId)}/click`, click);

export const respondToEvent = (
  eventId: string,
  userId: string,
  status: 'accepted' | 'declined' | 'tentative',
) => request<CalendarEventView>('POST', `/calendar/${id(eventId)}/respond`, { userId, status });
export const setTodoDone = (taskId: string, userId: string, done: boolean) =>
  request<TodoView>('POST', `/todos/${id(taskId)}/done`, { userId, done });

export const moveClock = (change: ClockChange) => request<ClockState>('POST', '/clock', change);
export const getFaults = () => request<Fault[]>('GET', '/faults');
export const addFault = (rule: FaultRule) => request<Fault>('POST', '/faults', rule);
export const removeFault = (faultId: string) => request<unknown>('DELETE', `/faults/${id(faultId)}`);
export const removeAllFaults = () => request<unknown>('DELETE', '/faults');
export const getCounters = () => request<Counters>('GET', '/counters');
export const resetCounters = () => request<unknown>('POST', '/counters/reset', {});
/** Calls after this number, oldest first. */
export const getCalls = (since: number) => request<CallRecord[]>('GET', `/calls?since=${since}`);
export const changeConnection = (connectionId: string, action: ConnectionRequest['action']) =>
  request<ConnectionInfo[]>('POST', `/connections/${id(connectionId)}`, { action });
export const getPlcs = () => request<PlcView[]>('GET', '/plcs');
export const setPlc = (plcId: string, change: PlcChange) =>
  request<PlcView>('POST', `/plcs/${id(plcId)}`, change);
/** Wipes conversations, cards, calendar, counters and faults; people and groups stay. */
export const resetSandbox = () => request<unknown>('POST', '/reset', { keepClock: false });
