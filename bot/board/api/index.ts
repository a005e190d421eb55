import type Router from '@koa/router';
import type { BoardBase } from '../visit.ts';

/** Adds the routes of one area, each by `boardRoute`. */
export type BoardApi = (routes: Router, base: BoardBase) => void;

/** All areas of the page's API, beside signing on. A new one is a file and a line here. */
export const boardApis: readonly BoardApi[] = [];
