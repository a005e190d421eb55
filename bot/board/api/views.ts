import { readChoices } from '../../../workflows/board/choices.ts';
import { readDashboard } from '../../../workflows/board/dashboard.ts';
import { readToday } from '../../../workflows/board/today.ts';
import { type RawQuery, readView } from '../../../workflows/board/view.ts';
import { AppError } from '../../../workflows/errors.ts';
import { exportView } from '../../../workflows/export/export-view.ts';
import { boardRoute } from '../route.ts';
import type { BoardApi } from './index.ts';

/** The four views and the drill-down list, what their filters offer, the dashboard, the boss's today. */
export const viewsApi: BoardApi = (routes, base) => {
  boardRoute(routes, base, 'GET', '/view/:view', ({ ctx, params, query }) =>
    readView(ctx, { ...queryOf(query), view: params.view }),
  );
  boardRoute(routes, base, 'GET', '/view-choices', ({ ctx }) => readChoices(ctx));
  boardRoute(routes, base, 'GET', '/dashboard', ({ ctx }) => readDashboard(ctx));
  boardRoute(routes, base, 'GET', '/today', ({ ctx }) => readToday(ctx));
  boardRoute(routes, base, 'GET', '/export', async ({ ctx, query, koa }) => {
    const gone = new AbortController();
    koa.res.once('close', () => gone.abort());
    const file = await exportView(ctx, queryOf(query), { signal: gone.signal }).catch((err: unknown) => {
      // Nobody is there any more who could be told.
      if (gone.signal.aborted) return null;
      throw err;
    });
    if (!file) return;
    koa.type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    koa.set('Content-Disposition', attachment(file.name));
    koa.body = file.bytes;
  });
};

/** By RFC 6266: the name in UTF-8, and a plain one for who cannot read that. */
const attachment = (name: string): string =>
  `attachment; filename="export.xlsx"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)}`;

/** @throws AppError board.repeated_filter: which of the two is meant nobody knows */
function queryOf(query: URLSearchParams): RawQuery {
  for (const name of query.keys())
    if (query.getAll(name).length > 1)
      throw new AppError('board.repeated_filter', { name: name.slice(0, 30) });
  return Object.fromEntries(query);
}
