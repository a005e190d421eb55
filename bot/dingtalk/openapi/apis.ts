/**
 * The APIs that we use. `counted`: on the monthly bill (KB 1432: tokens, sign-on and contacts are free; whether
 * sessionWebhook answers and media uploads count is not documented, so they are counted). `repeatable`: doing it
 * twice does no more than doing it once, so an uncertain outcome may be repeated.
 */
export interface Api {
  host: 'api' | 'oapi';
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `{name}` parts are filled in. */
  path: string;
  counted: boolean;
  repeatable: boolean;
}

const api = (method: Api['method'], path: string, flags: Partial<Api> = {}): Api => ({
  host: 'api',
  method,
  path,
  counted: true,
  repeatable: false,
  ...flags,
});

/** Contacts and sign-on: free, read only, on the older host. */
const contacts = (path: string): Api => api('POST', path, { host: 'oapi', counted: false, repeatable: true });

export const apis = {
  token: api('POST', '/v1.0/oauth2/accessToken', { counted: false, repeatable: true }),
  sendToPerson: api('POST', '/v1.0/robot/oToMessages/batchSend'),
  sendToGroup: api('POST', '/v1.0/robot/groupMessages/send'),
  fileAddress: api('POST', '/v1.0/robot/messageFiles/download', { repeatable: true }),
  deliverCard: api('POST', '/v1.0/card/instances/createAndDeliver', { repeatable: true }),
  updateCard: api('PUT', '/v1.0/card/instances', { repeatable: true }),
  createEvent: api('POST', '/v1.0/calendar/users/{unionId}/calendars/primary/events', { repeatable: true }),
  updateEvent: api('PUT', '/v1.0/calendar/users/{unionId}/calendars/primary/events/{eventId}', {
    repeatable: true,
  }),
  deleteEvent: api(
    'DELETE',
    '/v1.0/calendar/users/{unionId}/calendars/primary/events/{eventId}?pushNotification=true',
    { repeatable: true },
  ),
  querySchedule: api('POST', '/v1.0/calendar/users/{unionId}/querySchedule', { repeatable: true }),
  uploadMedia: api('POST', '/media/upload', { host: 'oapi', repeatable: true }),
  // Safe to repeat, by the outbox: only so is a duplicate that nobody of us sent (swallowed content) told from a repeat.
  notify: api('POST', '/topapi/message/corpconversation/asyncsend_v2', { host: 'oapi' }),
  notifyResult: api('POST', '/topapi/message/corpconversation/getsendresult', {
    host: 'oapi',
    repeatable: true,
  }),
  department: contacts('/topapi/v2/department/get'),
  subDepartments: contacts('/topapi/v2/department/listsub'),
  members: contacts('/topapi/v2/user/list'),
  member: contacts('/topapi/v2/user/get'),
  signOn: { ...contacts('/topapi/v2/user/getuserinfo'), repeatable: false },
  userToken: api('POST', '/v1.0/oauth2/userAccessToken', { counted: false }),
  /** With the person's own token instead of the app's. */
  whoAmI: api('GET', '/v1.0/contact/users/me', { counted: false, repeatable: true }),
} as const satisfies Record<string, Api>;

/** As it stands in the meter, in logs and in errors. */
export const apiName = (a: Api): string => `${a.method} ${a.path}`;

/** Answers through the address that came with a message; not an API path of its own. */
export const SESSION_WEBHOOK = 'POST sessionWebhook';
