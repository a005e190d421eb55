import { sql } from 'drizzle-orm';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { handOn, placeOrder } from '../world/orders.ts';
import { type BoardDevice, type BoardScreen, expectTidy, useBoard } from './support/board.ts';

const the = useBoard();
let screen: BoardScreen;
afterEach(() => screen.close());

const opened = async (device: BoardDevice, place: string, userId?: string): Promise<BoardScreen> => {
  screen = await the.screen(device, userId, place);
  return screen;
};
/** The place that the address bar shows. */
const shownPlace = (): string => decodeURIComponent(screen.page.url().slice(the.url.length));

async function statusOf(number: string): Promise<string | undefined> {
  const rows = await the.world.database.db.execute<{ status: string }>(
    sql`select status from customer_order where number = ${number}`,
  );
  return rows[0]?.status;
}

describe('the board', () => {
  it('shows within a second what happens in the chat', async () => {
    const { page } = await opened('desktop', '/todo');
    const placed = await placeOrder(the.world, '林晓岚');
    const row = page.locator(`[data-order="${placed.number}"]`);
    await row.getByText('待审核').waitFor();
    const gone = row
      .getByText('待审核')
      .waitFor({ state: 'detached' })
      .then(() => performance.now());
    const pressed = handOn(the.world, placed, '确认订单');
    await expect.poll(() => statusOf(placed.number), { interval: 10 }).not.toBe('pending_review');
    const committed = performance.now();
    expect((await gone) - committed).toBeLessThan(1_000);
    await pressed;
    await expectTidy(screen);
  });

  it('signs on again when the session is over, and comes back to the same place with its filters', async () => {
    const { page, context } = await opened('phone', '/risk?overdue=yes&sort=customer');
    await page.locator('[data-order]').first().waitFor();
    expect(shownPlace()).toBe('/risk?overdue=yes&sort=customer');
    const cookies = (await context.cookies()).filter(({ path }) => path !== '/');
    expect(cookies.length).toBeGreaterThan(0);
    for (const { name } of cookies) await context.clearCookies({ name });
    await page.getByRole('button', { name: '加急' }).click();
    await page.getByRole('button', { name: '加急', pressed: true }).waitFor();
    await expect.poll(shownPlace).toBe('/risk?overdue=yes&rush=yes&sort=customer');
    await page.locator('[data-order], .state-box').first().waitFor();
    expect(screen.errors.filter((error) => !error.includes('401'))).toEqual([]);
  });

  it('goes back to where a list was left: filters, rows and how far it was read', async () => {
    const { page } = await opened('phone', '/orders');
    await page.getByRole('button', { name: '在办' }).click();
    await expect.poll(shownPlace).toBe('/orders?open=yes');
    await page.locator('[data-order]').nth(30).scrollIntoViewIfNeeded();
    const read = await page.evaluate('scrollY');
    expect(read).toBeGreaterThan(1_000);
    const number = await page.locator('[data-order]').nth(30).getAttribute('data-order');
    await page.locator(`[data-order="${number}"]`).click();
    await expect.poll(shownPlace).toBe(`/order/${number}`);
    await page.goBack();
    await expect.poll(shownPlace).toBe('/orders?open=yes');
    await page.locator(`[data-order="${number}"]`).waitFor();
    expect(await page.evaluate('scrollY')).toBe(read);
    await page.goForward();
    await expect.poll(shownPlace).toBe(`/order/${number}`);
  });

  it('leads from a figure to exactly the orders that it counts', async () => {
    const { page } = await opened('desktop', '/dashboard');
    const tile = page.locator('[data-figure="overdue"]');
    const count = Number(((await tile.locator('.value').textContent()) ?? '').replace(/\D/g, ''));
    expect(count).toBeGreaterThan(0);
    await tile.click();
    await page
      .getByRole('status')
      .filter({ hasText: `${count} 单` })
      .waitFor();
    expect(await page.locator('[data-order]').count()).toBe(count);
    await page.goBack();
    await page.locator('[data-status="in_production"]').click();
    await page.locator('[data-order]').first().waitFor();
    expect(shownPlace()).toContain('status=in_production');
  });

  it('opens a machine from its row of the heat map, and response times of the period that is chosen', async () => {
    const { page } = await opened('phone', '/load');
    await page.locator('[data-machine="VMC850-02"]').click();
    await page.getByRole('img', { name: /^VMC850-02 未来 72 小时的负荷曲线/ }).waitFor();
    expect(shownPlace()).toBe('/load?machine=VMC850-02');
    await page.getByRole('button', { name: '返回' }).click();
    await page.locator('[data-machine="VMC850-02"]').waitFor();
    await screen.open('/osrt');
    await page.getByRole('button', { name: '上月' }).click();
    await expect.poll(shownPlace).toBe('/osrt?from=2026-02-01&to=2026-02-28');
    await page.getByRole('button', { name: '按人员' }).click();
    await page.locator('tbody tr').first().waitFor();
    expect(shownPlace()).toContain('by=person');
    await expectTidy(screen);
  });

  it('says that it is cut off, keeps what it showed, and catches up by itself', async () => {
    const { page, context } = await opened('phone', '/risk');
    await page.locator('[data-order]').first().waitFor();
    await context.setOffline(true);
    await page.getByText('已断开，正在重连').waitFor();
    expect(await page.locator('[data-order]').count()).toBeGreaterThan(5);
    await screen.shot('offline');
    await page.getByRole('link', { name: '看板' }).click();
    await page.getByText('没有加载出来').waitFor();
    await screen.shot('error');
    await context.setOffline(false);
    await page.getByText('已断开，正在重连').waitFor({ state: 'detached' });
    await page.locator('[data-figure]').first().waitFor();
  });

  it('is used by keyboard alone: the sheet keeps the focus, Escape gives it back', async () => {
    const { page } = await opened('desktop', '/risk');
    const button = page.getByRole('button', { name: '筛选' });
    await button.focus();
    await page.keyboard.press('Enter');
    const sheet = page.getByRole('dialog', { name: '筛选' });
    await sheet.getByText('责任人').waitFor();
    expect((await screen.findings()).join('\n')).toBe('');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Shift+Tab');
    expect(await sheet.evaluate((box) => box.contains(box.ownerDocument.activeElement))).toBe(true);
    await sheet.getByRole('button', { name: '生产中' }).click();
    await screen.shot('filters');
    await sheet.getByRole('button', { name: '查看' }).click();
    await expect.poll(shownPlace).toBe('/risk?status=in_production');
    await page.getByText('清除条件').waitFor();
    await button.focus();
    await page.keyboard.press('Enter');
    await sheet.waitFor();
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    expect(await button.evaluate((one) => one === one.ownerDocument.activeElement)).toBe(true);
  });

  it('gives what is shown as a workbook', async () => {
    const { page } = await opened('desktop', '/risk?overdue=yes');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '导出 Excel' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/交付风险.*\.xlsx$/);
  });

  it('on a wall is large and has nothing to press', async () => {
    const { page } = await opened('wall', '/?wall=1');
    await page.locator('[data-verdict]').waitFor();
    expect(await page.getByRole('navigation').count()).toBe(0);
    expect(await page.getByRole('button').count()).toBe(0);
    await screen.shot('today');
    // Whoever passes by reads it.
    const amounts = () => page.getByText('¥').count();
    expect(await amounts()).toBe(0);
    // All of it is in sight: nobody scrolls a wall.
    expect(await page.evaluate('document.documentElement.scrollHeight - innerHeight')).toBeLessThanOrEqual(0);
    await expectTidy(screen);
    await screen.open('/dashboard?wall=1');
    await page.locator('canvas').first().waitFor();
    await screen.shot('dashboard');
    expect(await amounts()).toBe(0);
    await screen.open('/load?wall=1');
    await page.locator('canvas').first().waitFor();
    await screen.shot('load');
    await expectTidy(screen);
  });

  it('shows a planner only what planners see', async () => {
    const { page } = await opened('phone', '/orders?open=yes', 'caojing');
    await page.locator('[data-order]').first().waitFor();
    expect(await page.locator('[data-order]').filter({ hasText: '¥' }).count()).toBe(0);
  });

  it('says so where somebody may not look, and does not lead there', async () => {
    const { page } = await opened('desktop', '/load', 'linxiaolan');
    await page.getByText('看不了这一页').waitFor();
    await page.getByText('您没有查看设备负荷的权限').waitFor();
    expect(await page.getByRole('link', { name: '产能热力图' }).count()).toBe(0);
    expect(await page.getByRole('link', { name: '响应时效' }).count()).toBe(1);
    await screen.shot('refused');
  });
});

describe('with five thousand open orders', () => {
  beforeAll(async () => {
    await the.world.database.db.execute(sql`
      insert into customer_order (number, customer_id, product_id, quantity, promised_date, original_promised_date,
        status, source, created_by, modified_by, owner_user_id)
      select 'SO-20250101-' || lpad(n::text, 4, '0'), customer_id, product_id, quantity, promised_date + n % 90,
        promised_date + n % 90, 'in_production', 'demo', 'system:test', 'system:test', owner_user_id
      from generate_series(1, 5000) n
      cross join lateral (select * from customer_order where source = 'demo' and status = 'in_production'
        order by id offset n % 20 limit 1) one`);
    await the.world.database.db.execute(sql`analyze customer_order`);
  });

  it('a phone scrolls and filters without jank', async () => {
    const { page } = await opened('phone', '/orders?open=yes');
    await page.locator('[data-order]').first().waitFor();
    await page.evaluate(watchLongTasks);
    for (let turn = 0; turn < 40; turn += 1) {
      await page.evaluate('scrollBy(0, 3000)');
      await page.waitForTimeout(40);
    }
    const far = Number(await page.evaluate('scrollY'));
    expect(far).toBeGreaterThan(50_000);
    // Whatever was scrolled past is only its height.
    expect(await page.locator('[data-order]').count()).toBeLessThan(400);
    await page.getByRole('searchbox').evaluate((box) => box.scrollIntoView());
    await page.getByRole('searchbox').fill('恒锐');
    await expect.poll(shownPlace).toBe('/orders?open=yes&text=恒锐');
    await page.locator('[data-order]').first().waitFor();
    const { tasks } = (await page.evaluate('window.jank')) as { tasks: number[] };
    expect(Math.max(0, ...tasks), `long tasks: ${tasks.map(Math.round).join(', ')} ms`).toBeLessThan(200);
    await expectTidy(screen);
  });
});

/** Tasks that keep the page from answering for 50 ms and more, and how many pictures it drew. */
const watchLongTasks = `(() => {
  window.jank = { tasks: [], frames: 0 };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.jank.tasks.push(entry.duration);
  }).observe({ entryTypes: ['longtask'] });
  const frame = () => { window.jank.frames += 1; requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
})()`;
