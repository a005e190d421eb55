import { ssoRoutes } from './auth/sso.ts';
import { tokenRoutes } from './auth/tokens.ts';
import { calendarChangeRoutes } from './calendar/change.ts';
import { calendarWriteRoutes } from './calendar/create.ts';
import { calendarReadRoutes } from './calendar/look.ts';
import { cardCreateRoutes } from './card/create.ts';
import { cardUpdateRoutes } from './card/update.ts';
import { sessionRoutes } from './chat/session-webhook.ts';
import { departmentRoutes } from './directory/departments.ts';
import { userRoutes } from './directory/users.ts';
import { gatewayRoutes } from './gateway/open.ts';
import { type Route, RouteTable } from './http/route.ts';
import { noticeAfterRoutes } from './notify/after-send.ts';
import { noticeSendRoutes } from './notify/send.ts';
import { downloadRoutes } from './robot/download.ts';
import { mediaRoutes } from './robot/media.ts';
import { robotRecallRoutes } from './robot/recall.ts';
import { robotSendRoutes } from './robot/send.ts';
import { todoRoutes } from './todo/routes.ts';

/** Every call of api.dingtalk.com and oapi.dingtalk.com that this sandbox knows. */
export const apiRoutes = new RouteTable<Route>([
  ...tokenRoutes,
  ...ssoRoutes,
  ...gatewayRoutes,
  ...sessionRoutes,
  ...robotSendRoutes,
  ...robotRecallRoutes,
  ...downloadRoutes,
  ...mediaRoutes,
  ...cardCreateRoutes,
  ...cardUpdateRoutes,
  ...noticeSendRoutes,
  ...noticeAfterRoutes,
  ...calendarWriteRoutes,
  ...calendarChangeRoutes,
  ...calendarReadRoutes,
  ...todoRoutes,
  ...userRoutes,
  ...departmentRoutes,
]);
