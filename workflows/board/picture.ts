import type { ChartData, FigureUnit } from '../../board/charts/data.ts';
import type { Ctx } from '../context.ts';
import { addDays } from '../dates/civil.ts';
import { AppError } from '../errors.ts';
import type { BoardPicture } from '../factory/board-rules.ts';
import { shopCaption } from '../load/caption.ts';
import { heatMapOf } from '../load/charts.ts';
import { assertMaySeeLoad } from '../load/rights.ts';
import { readShopLoad } from '../load/shop-load.ts';
import type { PageLink } from '../messages.ts';
import { readOsrt } from '../metrics/osrt.ts';
import { boardCaption, osrtCaption, riskCaption, todayCaption } from './captions.ts';
import { boardOf, MOST_ROWS, osrtBarsOf, riskListOf, todayOf } from './charts.ts';
import { readDashboard, scopeOf } from './dashboard.ts';
import { moment } from './iso.ts';
import { pageLink } from './page-link.ts';
import { readToday } from './today.ts';
import { readView } from './view.ts';

/** A picture for the chat with what it says in words, and where its live page is. */
export interface BoardMessage {
  name: string;
  chart: ChartData;
  caption: string;
  link?: PageLink;
}

/** OSRT is shown over so many days, today among them. */
const OSRT_DAYS = 30;

/**
 * A board as the actor may see it.
 * @param group whether a group reads it: then no amounts are in it
 * @throws AppError order.no_access, load.not_permitted
 */
export async function boardMessage(ctx: Ctx, which: BoardPicture, group: boolean): Promise<BoardMessage> {
  const link = pageLink(ctx, PAGES[which]);
  return { ...(await MAKERS[which](ctx, group)), ...(link ? { link } : {}) };
}

const MAKERS: Readonly<
  Record<BoardPicture, (ctx: Ctx, group: boolean) => Promise<Omit<BoardMessage, 'link'>>>
> = {
  today: async (ctx, group) => {
    const chart = todayOf(readBy(group, await readToday(ctx)));
    return { name: '今日总览', chart, caption: todayCaption(chart) };
  },
  board: async (ctx, group) => {
    const chart = boardOf(readBy(group, await readDashboard(ctx)));
    return { name: '看板', chart, caption: boardCaption(chart) };
  },
  risk: async (ctx) => {
    const page = await readView(ctx, { view: 'risk', limit: String(MOST_ROWS) });
    const { total: late } = await readView(ctx, { view: 'risk', overdue: 'yes', limit: '1' });
    const chart = riskListOf(page, scopeOf(ctx), late);
    return { name: '交付风险', chart, caption: riskCaption(chart) };
  },
  'heat-map': async (ctx) => {
    assertMaySeeLoad(ctx);
    const shop = await readShopLoad(ctx, () => true);
    if (shop.machines.length === 0) throw new AppError('load.no_machines');
    return { name: '72 小时产能热力图', chart: heatMapOf(shop, ''), caption: shopCaption(shop, '') };
  },
  osrt: async (ctx) => {
    const { now, today } = await moment(ctx);
    const osrt = await readOsrt(ctx, { from: addDays(today, 1 - OSRT_DAYS), to: today }, 'status');
    const chart = osrtBarsOf(osrt, now);
    return { name: chart.title, chart, caption: osrtCaption(chart) };
  },
};

/** Groups read no amounts, whoever asked. */
const readBy = <T extends { figures: readonly { unit: FigureUnit }[] }>(group: boolean, board: T): T =>
  group ? { ...board, figures: board.figures.filter(({ unit }) => unit !== 'yuan') } : board;

const PAGES: Readonly<Record<BoardPicture, string>> = {
  today: '/',
  board: '/dashboard',
  risk: '/risk',
  'heat-map': '/load',
  osrt: '/osrt',
};
