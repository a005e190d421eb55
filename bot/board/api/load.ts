import { readLoadPage, readMachinePage } from '../../../workflows/load/pages.ts';
import { boardRoute } from '../route.ts';
import type { BoardApi } from './index.ts';

/** `GET /load?model=` the heat map, `GET /load?machine=` one machine's curve. */
export const loadApi: BoardApi = (routes, base) =>
  boardRoute(routes, base, 'GET', '/load', ({ ctx, query }) => {
    const machine = query.get('machine') ?? '';
    return machine === '' ? readLoadPage(ctx, query.get('model') ?? '') : readMachinePage(ctx, machine);
  });
