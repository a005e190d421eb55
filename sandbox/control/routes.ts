import { RouteTable } from '../http/route.ts';
import { belongingRoutes } from './belongings.ts';
import { calendarRoutes } from './calendar.ts';
import { cardRoutes } from './cards.ts';
import { eventRoutes } from './events.ts';
import { fileRoutes } from './files.ts';
import { floodRoutes } from './flood.ts';
import { machineRoutes } from './machine.ts';
import { plcRoutes } from './plcs.ts';
import { readRoutes } from './read.ts';
import type { ControlRoute } from './run-control.ts';
import { sayRoutes } from './say.ts';
import { setupRoutes } from './setup.ts';
import { webviewRoutes } from './webview.ts';

/** Everything under /sandbox; see control-types.ts. */
export const controlRoutes = new RouteTable<ControlRoute>([
  ...setupRoutes,
  ...sayRoutes,
  ...readRoutes,
  ...cardRoutes,
  ...belongingRoutes,
  ...calendarRoutes,
  ...fileRoutes,
  ...floodRoutes,
  ...machineRoutes,
  ...plcRoutes,
  ...eventRoutes,
  ...webviewRoutes,
]);
