import { sql } from 'drizzle-orm';
import type { BrowserContext, Page } from 'playwright-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { filledForm } from '../../workflows/evidence/testing/draw.ts';
import { handOn, placeOrder } from '../world/orders.ts';
import { type BoardScreen, useBoard } from './support/board.ts';

const the = useBoard();
let screen: BoardScreen;
afterEach(() => screen.close());

const opened = async (userId: string, place: string): Promise<BoardScreen> => {
  screen = await the.screen('desktop', userId, place);
  return screen;
};
/** Another tab of the same browser. */
async function tab(place: string): Promise<Page> {
  const page = await screen.context.newPage();
  await page.goto(the.url + place);
  return page;
}
/** Somebody signs on in another tab, as the platform's page sends them back. */
async function signsOnElsewhere(userId: string): Promise<void> {
  const other = await screen.context.newPage();
  const back = new URLSearchParams({ as: userId, url: `${the.url}/api/oauth?to=/mine` });
  // `fresh`: the phone's cookies are not cleared, the new session has to take the place of the old one.
  await other.goto(`${the.world.sandbox.url}/sandbox/webview?${back}&fresh=1`);
  await other.locator('.app h1').first().waitFor();
  await other.close();
}
async function losesSession(context: BrowserContext): Promise<void> {
  for (const { name, path } of await context.cookies())
    if (path !== '/') await context.clearCookies({ name });
}
/** Browsers without a screen call all tabs visible. */
const VISIBILITY = `
  Object.defineProperty(document, 'visibilityState', { get: () => window.shown ?? 'visible' });
  window.look = (state) => { window.shown = state; document.dispatchEvent(new Event('visibilitychange')); };`;
const look = (page: Page, state: 'visible' | 'hidden') => page.evaluate(`look('${state}')`);

describe('tabs of one browser', () => {
  it('in the background hold no connection: the eighth still opens', async () => {
    const { page, context } = await opened('guchanghe', '/risk');
    await page.locator('[data-order]').first().waitFor();
    await context.addInitScript(VISIBILITY);
    await page.reload();
    const tabs: Page[] = [page];
    // Four that were looked at one after the other, and three that were opened in the background.
    for (let n = 0; n < 3; n += 1) {
      await look(tabs.at(-1) ?? page, 'hidden');
      const next = await tab('/mine');
      await next.locator('.app h1').first().waitFor();
      tabs.push(next);
    }
    await look(tabs.at(-1) ?? page, 'hidden');
    for (let n = 0; n < 3; n += 1) {
      const one = await context.newPage();
      await one.addInitScript(`window.shown = 'hidden'`);
      await one.goto(`${the.url}/mine`);
      await one.locator('.app h1').first().waitFor({ timeout: 5_000 });
      tabs.push(one);
    }
    const last = await tab('/todo');
    await last.locator('[data-order], .state-box').first().waitFor({ timeout: 5_000 });
    // One that is looked at again hears of changes as before.
    await look(last, 'hidden');
    await look(page, 'visible');
    const placed = await placeOrder(the.world, '林晓岚');
    await page.goto(`${the.url}/orders?open=yes`);
    const row = page.locator(`[data-order="${placed.number}"]`);
    await row.getByText('待审核').waitFor();
    await handOn(the.world, placed, '确认订单');
    await row.getByText('待审核').waitFor({ state: 'detached', timeout: 3_000 });
  });

  it('are all signed off by one, and stay so until somebody taps', async () => {
    const { page } = await opened('guchanghe', '/');
    const other = await tab('/risk');
    await other.locator('[data-order]').first().waitFor();
    await page.goto(`${the.url}/mine`);
    await page.getByRole('button', { name: '退出' }).click();
    await page.getByRole('button', { name: '登录' }).waitFor();
    await other.getByText('您已退出登录').waitFor({ timeout: 3_000 });
    await other.waitForTimeout(1_500);
    await other.reload();
    await other.getByText('您已退出登录').waitFor();
    expect(await page.getByRole('button', { name: '登录' }).count()).toBe(1);
    await other.getByRole('button', { name: '登录' }).click();
    await other.locator('[data-order]').first().waitFor();
  });

  it('begin anew when another person signs on in one of them', async () => {
    const { page } = await opened('guchanghe', '/mine');
    await page.getByText('顾长河').first().waitFor();
    await signsOnElsewhere('linxiaolan');
    await page.getByText('林晓岚').first().waitFor({ timeout: 5_000 });
    expect(await page.getByText('顾长河').count()).toBe(0);
  });
});

it('what the chat asks about an order is on its page, and in 我的待办, within a second', async () => {
  const { number } = await placeOrder(the.world, '林晓岚', '恒锐 快换模组 KHM-200 60套 12月28日交 单价480');
  const { page } = await opened('linxiaolan', `/order/${number}`);
  const mine = await tab('/mine');
  await mine.locator('.app h1').first().waitFor();
  expect(await page.getByRole('button', { name: '提交改期申请' }).count()).toBe(0);
  expect(await mine.getByText('申请改期').count()).toBe(0);
  const sales = the.world.persona('林晓岚');
  await sales.says(`改交期 ${number} 明年1月20日 客户项目计划调整`);
  await sales.receivesCard('申请改期');
  await page.getByRole('button', { name: '提交改期申请' }).waitFor({ timeout: 1_500 });
  await mine.getByText('申请改期').first().waitFor({ timeout: 1_500 });
});

describe('a session that is not the page’s any more', () => {
  let place = '';
  let engineer = '';
  beforeAll(async () => {
    const placed = await placeOrder(the.world, '林晓岚', '恒锐 快换模组 KHM-200 200套 12月28日交 单价480');
    await handOn(the.world, placed, '确认订单');
    const bom = `结构工程师确认BOM冻结 · ${placed.number}`;
    const watch = await the.world.persona('林晓岚').receivesCard(bom);
    engineer = the.world.persona(/责任人 (\S+)/.exec(watch.text)?.[1] ?? '').userId;
    const [row] = await the.world.database.db.execute<{ id: number }>(sql`
      select c.id from checkpoint c join customer_order o on o.id = c.order_id
      where o.number = ${placed.number} and c.state = 'open' order by c.id limit 1`);
    place = `/checkpoint/${row?.id}`;
  });
  const deaf = () => screen.context.route('**/board/api/events', (route) => route.abort());
  const file = async (seed: number) => ({
    name: `记录${seed}.png`,
    mimeType: 'image/png',
    buffer: Buffer.from(await filledForm(seed, seed + 10)),
  });

  it('after the same person has signed on again, a press and a file take effect without a word', async () => {
    const { page } = await opened(engineer, place);
    await deaf();
    await screen.open(place);
    await signsOnElsewhere(engineer);
    await page.locator('[data-pick]').setInputFiles(await file(41));
    await page.getByText(/^收到，已作为/).waitFor({ timeout: 20_000 });
    await signsOnElsewhere(engineer);
    await page.getByRole('button', { name: '处理中', exact: true }).click();
    await page.getByLabel('预计还需要').waitFor();
    expect(await page.getByText('凭据已变').count()).toBe(0);
  });

  it('when it is over, a file leads to signing on and back', async () => {
    const { page, context } = await opened(engineer, place);
    await deaf();
    await screen.open(place);
    await losesSession(context);
    const back = page.waitForURL(/\/api\/oauth|\/checkpoint\/\d+$/, { waitUntil: 'load' });
    await page.evaluate('window.before = true');
    await page.locator('[data-pick]').setInputFiles(await file(42));
    await back;
    await expect.poll(() => page.evaluate('window.before === undefined').catch(() => false)).toBe(true);
    await screen.settled();
    await page.locator('[data-pick]').setInputFiles(await file(43));
    await page.getByText(/^收到，已作为/).waitFor({ timeout: 20_000 });
  });
});

it('a page that nobody uses says so of what it asks by itself, and does not sign on by itself', async () => {
  const { page, context } = await opened('guchanghe', '/mine');
  await page.clock.install();
  await screen.open('/mine');
  const told: (string | undefined)[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/api/mine')) told.push(request.headers()['x-unattended']);
  });
  await page.clock.fastForward('11:00');
  await expect.poll(() => told).toEqual(['1']);
  await page.mouse.click(5, 5);
  await page.clock.fastForward('00:01');
  await page.reload();
  await expect.poll(() => told.at(-1)).toBeUndefined();
  await screen.settled();
  await losesSession(context);
  await page.clock.fastForward('11:00');
  await page.getByText('很久没有操作').waitFor();
  await page.getByRole('button', { name: '登录' }).click();
  await page.locator('.app h1').first().waitFor();
});
