import type { ChartData } from '../../board/charts/data.ts';
import { pageLink } from '../board/page-link.ts';
import type { TxCtx } from '../context.ts';
import type { Where } from '../flow.ts';
import type { LoadSpan } from '../intents.ts';
import { say } from '../say.ts';
import { machinesOf } from '../scheduling/machines.ts';
import { machineCaption, shopCaption } from './caption.ts';
import { heatMapOf, loadCurveOf } from './charts.ts';
import { machinesNamed } from './named.ts';
import { assertMaySeeLoad } from './rights.ts';
import { readShopLoad, type ShopLoad } from './shop-load.ts';

/**
 * 热力图, 热力图 VMC850, 负荷 VMC850-03, 下周负荷: a picture and what it says. In a group no order is named.
 * @throws AppError load.not_permitted, load.no_machines, load.unknown_machine, load.several
 */
export async function answerLoad(ctx: TxCtx, text: string, where: Where, span?: LoadSpan): Promise<void> {
  assertMaySeeLoad(ctx);
  const asked = machinesNamed(await machinesOf(ctx), text);
  if (asked.kind === 'machine') {
    const shop = await readShopLoad(ctx, ({ id }) => id === asked.machine.id, span);
    const [machine] = shop.machines;
    if (!machine) throw new Error(`no load of ${asked.machine.id}`);
    const jobs = where.conversation.kind === 'single';
    const name = `${machine.id} ${shop.name}负荷`;
    return sayChart(ctx, where, {
      name,
      chart: loadCurveOf(shop, machine, { jobs }),
      caption: machineCaption(machine, shop) + farther(shop, `负荷 ${machine.id}`),
      page: span ? '' : `/load?machine=${encodeURIComponent(machine.id)}`,
    });
  }
  const scope = asked.kind === 'group' ? asked.model : '';
  const shop = await readShopLoad(ctx, ({ model }) => scope === '' || model === scope, span);
  const name = `${scope === '' ? '' : `${scope} `}${shop.name}产能热力图`;
  const page = span ? '' : scope === '' ? '/load' : `/load?model=${encodeURIComponent(scope)}`;
  return sayChart(ctx, where, {
    name,
    chart: heatMapOf(shop, scope),
    caption: shopCaption(shop, scope) + farther(shop, `负荷 ${scope}`.trim()),
    page,
  });
}

/** Where hardly a day is worked, how to see more. */
const farther = ({ note }: ShopLoad, asked: string): string =>
  note === '' ? '' : `\n\n看远些发「${asked} 7天」`;

const sayChart = async (
  ctx: TxCtx,
  where: Where,
  { page, ...picture }: { name: string; chart: ChartData; caption: string; page: string },
): Promise<void> => {
  // The page shows the usual hours only.
  const link = page === '' ? undefined : pageLink(ctx, page);
  const message = { kind: 'chart', ...picture, ...(link ? { link } : {}) } as const;
  await say(ctx, where.reply, message, `${where.messageKey}:load`);
};
