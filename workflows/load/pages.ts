import type { LoadPage, MachinePage } from '../../board/api/load.ts';
import type { Ctx } from '../context.ts';
import { AppError } from '../errors.ts';
import { machinesOf } from '../scheduling/machines.ts';
import { machineCaption, shopCaption } from './caption.ts';
import { heatMapOf, loadCurveOf } from './charts.ts';
import { assertMaySeeLoad } from './rights.ts';
import { readShopLoad } from './shop-load.ts';
import type { Minute } from './spans.ts';

/**
 * The heat map for the phone page: all machines, or those of a model.
 * @param model '' for all
 * @throws AppError load.not_permitted, load.no_machines, load.unknown_machine
 */
export async function readLoadPage(ctx: Ctx, model: string): Promise<LoadPage> {
  assertMaySeeLoad(ctx);
  const machines = await machinesOf(ctx);
  if (machines.length === 0) throw new AppError('load.no_machines');
  const models = new Map<string, number>();
  for (const one of machines) models.set(one.model, (models.get(one.model) ?? 0) + 1);
  if (model !== '' && !models.has(model)) throw unknown(model, [...models.keys()]);
  const shop = await readShopLoad(ctx, (one) => model === '' || one.model === model);
  return {
    now: isoOf(shop.now),
    models: [...models].map(([name, count]) => ({ model: name, machines: count })),
    heatMap: heatMapOf(shop, model, machines.length),
    caption: linesOf(shopCaption(shop, model)),
  };
}

/**
 * One machine's curve with its jobs: the page is read by one person, as a chat with the bot is.
 * @throws AppError load.not_permitted, load.unknown_machine
 */
export async function readMachinePage(ctx: Ctx, id: string): Promise<MachinePage> {
  assertMaySeeLoad(ctx);
  const shop = await readShopLoad(ctx, (one) => one.id === id);
  const [machine] = shop.machines;
  if (!machine)
    throw unknown(
      id,
      (await machinesOf(ctx)).map((one) => one.model),
    );
  return {
    now: isoOf(shop.now),
    curve: loadCurveOf(shop, machine, { jobs: true }),
    caption: linesOf(machineCaption(machine, shop)),
  };
}

const unknown = (text: string, models: readonly string[]): AppError =>
  new AppError('load.unknown_machine', { text: text.slice(0, 30), models: [...new Set(models)].join('、') });

const isoOf = (minute: Minute): string => new Date(minute * 60_000).toISOString();

/** What the picture's caption says, paragraph by paragraph; its first line is the picture's own title. */
const linesOf = (caption: string): string[] => caption.split('\n\n').slice(1);
