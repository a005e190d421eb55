import { afterEach, describe, expect, it } from 'vitest';
import { placeOrder } from '../world/orders.ts';
import { type BoardDevice, type BoardScreen, useBoard } from './support/board.ts';

const the = useBoard();
let screen: BoardScreen;
afterEach(() => screen.close());

const opened = async (device: BoardDevice, place: string, userId?: string): Promise<BoardScreen> => {
  screen = await the.screen(device, userId, place);
  return screen;
};

describe('a list', () => {
  it('shows what it shows when other programs have put parameters of their own into the link', async () => {
    const { page } = await opened('phone', '/risk?dd_full_screen=true&utm_source=chat&sort=nope');
    await page.locator('[data-order]').first().waitFor();
    expect(await page.getByRole('button', { name: '筛选' }).textContent()).toBe('筛选');
  });

  it('says which condition is wrong, and is whole again without it', async () => {
    const { page } = await opened('phone', '/risk?promisedFrom=2026-99-01');
    await page.getByText('2026-99-01').waitFor();
    await page.getByRole('button', { name: '清除条件' }).click();
    await page.locator('[data-order]').first().waitFor();
  });

  it('says that there is nothing to export, and why a file did not come', async () => {
    const { page } = await opened('desktop', '/orders?text=zzzz');
    await page.getByText('没有符合条件的内容').waitFor();
    await page.getByRole('link', { name: '导出 Excel' }).click();
    await page.getByText('这里没有内容可以导出').waitFor();
    await screen.open('/orders');
    await page.route('**/board/api/export**', (route) =>
      route.fulfill({
        status: 409,
        contentType: 'application/json',
        body: '{"error":{"code":"x","text":"太多人了"}}',
      }),
    );
    await page.getByRole('link', { name: '导出 Excel' }).click();
    await page.getByText('太多人了').waitFor();
    await page.unroute('**/board/api/export**');
    const file = page.waitForEvent('download');
    await page.getByRole('link', { name: '导出 Excel' }).click();
    expect((await file).suggestedFilename()).toMatch(/^订单.*\.xlsx$/);
  });
});

describe('a question on an order’s page', () => {
  it('comes into sight, keeps the focus, and what was typed outlives a change of the order by somebody else', async () => {
    const { number } = await placeOrder(the.world, '林晓岚');
    const { page } = await opened('phone', `/order/${number}`, the.world.persona('林晓岚').userId);
    const press = (name: string) => page.locator('.acts').getByRole('button', { name, exact: true }).click();
    await press('暂停');
    const reason = page.locator('.acts').getByLabel('原因');
    await reason.waitFor();
    await expect.poll(() => page.evaluate('document.activeElement.matches(".acts .card-box")')).toBe(true);
    await reason.fill('等客户图纸');

    const other = await the.screen('desktop', the.world.persona('林晓岚').userId, `/order/${number}`);
    await other.page.getByRole('button', { name: '标为加急', exact: true }).click();
    await other.page.locator('.order-sections').getByLabel('原因').fill('客户产线停了');
    await other.page.locator('.order-sections').getByRole('button', { name: '确认', exact: true }).click();
    await other.page.getByText('已保存').waitFor();
    await other.close();

    await page.getByText('您填的还在').waitFor();
    await press('暂停');
    await expect.poll(() => reason.inputValue()).toBe('等客户图纸');
    await press('返回');
    await press('暂停');
    await reason.waitFor();
    expect(await reason.inputValue()).toBe('');
  });
});
