import type Router from '@koa/router';
import type { BoardBase } from '../visit.ts';
import { checkpointApi } from './checkpoint.ts';
import { loadApi } from './load.ts';
import { metricsApi } from './metrics.ts';
import { mineApi } from './mine.ts';
import { orderApi } from './order.ts';
import { pressApi } from './press.ts';
import { viewsApi } from './views.ts';

/** Adds the routes of one area, each by `boardRoute`. */
export type BoardApi = (routes: Router, base: BoardBase) => void;

/** All areas of the page's API, beside signing on. A new one is a file and a line here. */
export const boardApis: readonly BoardApi[] = [
  orderApi,
  checkpointApi,
  loadApi,
  metricsApi,
  mineApi,
  pressApi,
  viewsApi,
];
