/**
 * The sandbox's control API: everything that people, tests and scripts may do to this local DingTalk.
 * All paths are under `/sandbox`, JSON in and out. Errors: `{error: {code, message}}` with 400, 404 or 409.
 *
 * | method and path | body → answer |
 * |---|---|
 * | GET /sandbox/state | SandboxState |
 * | GET /sandbox/events[?userId=&since=] | server-sent ChangeEvent |
 * | POST /sandbox/people · /groups | Person · Group (added or replaced) → the same |
 * | GET /sandbox/people/{userId}/conversations | ConversationSummary[] |
 * | GET /sandbox/people/{userId}/conversations/{conversationId\|bot}/messages[?limit=200&before=messageId] | MessageView[], oldest first |
 * | GET /sandbox/people/{userId}/inbox[?since=seq] | PersonInbox |
 * | GET /sandbox/people/{userId}/work-notifications · /calendar · /todos | WorkNotification[] · CalendarEventView[] · TodoView[] |
 * | GET /sandbox/unread | UnreadByPerson |
 * | POST /sandbox/say · /say-rich-text · /send-file | SayRequest · SayRichTextRequest · SendFileRequest → SaidResponse |
 * | POST /sandbox/files · GET /sandbox/files/{fileId} | FileUploaded · the bytes |
 * | POST /sandbox/read | ReadRequest → {} |
 * | GET /sandbox/cards · /cards/{outTrackId} | CardRecord[] · CardRecord |
 * | GET /sandbox/cards/{outTrackId}/painted?userId= | PaintedCard |
 * | POST /sandbox/cards/{outTrackId}/click | ClickRequest → ClickResult |
 * | GET /sandbox/calendar · POST /calendar · /calendar/{eventId}/respond · /move | CalendarEventView[] · CalendarPutRequest · CalendarRespondRequest · CalendarMoveRequest → CalendarEventView |
 * | POST /sandbox/todos/{taskId}/done | TodoDoneRequest → TodoView |
 * | GET, POST /sandbox/clock | ClockState · ClockChange → ClockState |
 * | GET, POST, DELETE /sandbox/faults · DELETE /faults/{id} | Fault[] · FaultRule → Fault · {} |
 * | GET /sandbox/counters · POST /counters/reset · GET /calls[?since=&route=] | Counters · {} · CallRecord[] |
 * | POST /sandbox/limits | Partial<Limits> → Limits |
 * | GET /sandbox/connections · POST /connections/{id\|all} | ConnectionInfo[] · ConnectionRequest → ConnectionInfo[] |
 * | GET /sandbox/plcs · POST /plcs/{id} | PlcView[] · PlcChange → PlcView |
 * | POST /sandbox/tokens/revoke | → {revoked: number} |
 * | POST /sandbox/work-notifications/{notificationId}/read | → WorkNotification |
 * | GET /sandbox/media/{mediaId} | the bytes |
 * | POST /sandbox/flood · /flow-control | FloodRequest → FloodResponse · FlowControlRequest |
 * | GET /sandbox/webview?as=&url= | a person opens a link on their phone: leads to the address, as them |
 * | POST /sandbox/scopes · /templates · /push · /redeliver · /reset · /sso/code | see requests.ts (`sso/code` → `{code}`) |
 */
export type * from './plc/types.ts';
export type * from './types/cards.ts';
export type * from './types/events.ts';
export type * from './types/inbox.ts';
export type * from './types/machine.ts';
export type * from './types/messages.ts';
export type * from './types/people.ts';
export type * from './types/requests.ts';
