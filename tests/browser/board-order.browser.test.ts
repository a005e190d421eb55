import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { filledForm, photograph } from '../../workflows/evidence/testing/draw.ts';
import { handOn, placeOrder } from '../world/orders.ts';
import type { Persona } from '../world/persona.ts';
import { type BoardDevice, type BoardScreen, expectTidy, useBoard } from './support/board.ts';

const the = useBoard();
const BOM = '结构工程师确认BOM冻结';
const ORDER = '恒锐 快换模组 KHM-200 200套 12月28日交 单价480';

/** A confirmed order whose BOM one engineer must freeze; their card has come to the chat. */
async function orderWaiting(): Promise<{ number: string; engineer: Persona }> {
  const placed = await placeOrder(the.world, '林晓岚', ORDER);
  await handOn(the.world, placed, '确认订单');
  const watch = await the.world.persona('林晓岚').receivesCard(`${BOM} · ${placed.number}`);
  const engineer = the.world.persona(/责任人 (\S+)/.exec(watch.text)?.[1] ?? '');
  await engineer.receivesCard(`${BOM} · ${placed.number}`);
  return { number: placed.number, engineer };
}

const photo = async (seed: number) => ({
  name: 'BOM签字.jpg',
  mimeType: 'image/jpeg',
  buffer: Buffer.from(
    await photograph(await filledForm(seed, seed + 10), { seed, width: 1500, height: 2000 }),
  ),
});

/** The page hears of no changes: what it shows can be old. */
const deaf = (page: Page) => page.route('**/board/api/events', (route) => route.abort());
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

async function inspect(screen: BoardScreen, name: string): Promise<void> {
  await screen.page.emulateMedia({ colorScheme: 'light' });
  await screen.shot(name);
  const found = await screen.findings();
  await screen.page.emulateMedia({ colorScheme: 'dark' });
  await screen.shot(`${name}-night`);
  expect([...found, ...(await screen.findings())]).toEqual([]);
  await screen.page.emulateMedia({ colorScheme: 'light' });
}

describe('on a phone', () => {
  it('somebody passes their checkpoint with a photo, the chat shows it, and who comes late is told who was first', async () => {
    const { number, engineer } = await orderWaiting();
    const screen = await the.screen('phone', engineer.userId, '/mine');
    const { page } = screen;
    await inspect(screen, 'mine');
    await page.getByRole('link', { name: new RegExp(`${BOM}.*${number}`) }).click();
    await page.getByText('还没有，差 1 份').waitFor();
    await inspect(screen, 'checkpoint');

    const director = await the.screen('phone', the.world.persona('陆文渊').userId, '/');
    await deaf(director.page);
    await director.open(new URL(page.url()).pathname.replace('/board', ''));
    await button(director.page, '撤回').click();
    await director.page.getByLabel('原因').fill('客户取消了图纸变更');

    await button(page, '通过').click();
    await page.getByText('没有通过').or(page.getByText(/凭证/).last()).first().waitFor();
    await page.locator('[data-pick]').setInputFiles(await photo(31));
    await page.getByText(/^收到，已作为/).waitFor({ timeout: 30_000 });
    await page.getByText('已收 1 份，已齐').waitFor();
    await page.getByRole('button', { name: '查看 BOM签字.jpg' }).click();
    await page.getByRole('dialog').locator('img').waitFor();
    await page.keyboard.press('Escape');
    await inspect(screen, 'checkpoint-ready');
    await button(page, '通过').click();
    await page.getByText('已通过。').waitFor();
    await screen.shot('checkpoint-passed');
    const chat = await engineer.sees(`${BOM} · ${number}`);
    expect(chat.text).toContain('已通过');

    await button(director.page, '确认撤回').click();
    await director.page.getByText('已先一步处理，以下是最新内容').waitFor();
    await director.close();
    await expectTidy(screen);
    await screen.close();
  });

  it('without a network a tap says so, and sending it again takes effect once', async () => {
    const { number, engineer } = await orderWaiting();
    const screen = await the.screen('phone', engineer.userId, '/mine');
    const { page, context } = screen;
    await page.getByRole('link', { name: new RegExp(`${BOM}.*${number}`) }).click();
    await button(page, '处理中').click();
    await page.getByLabel('预计还需要').selectOption('2h');
    await context.setOffline(true);
    await button(page, '确认处理中').click();
    await page.getByText('可以放心重试').waitFor();
    await screen.shot('press-offline');
    await context.setOffline(false);
    // Not the one of the page, which was read anew without a network, too.
    await page.getByRole('alert').getByRole('button', { name: '重试' }).click();
    await page.getByText(/前不再提醒/).waitFor();
    await screen.close();
  });
});

describe.each<BoardDevice>(['phone', 'desktop'])('the order on a %s', (device) => {
  it('is shown whole, section by section, with what happened; a change made in the chat is there within a second', async () => {
    const { number, engineer } = await orderWaiting();
    const screen = await the.screen(device, the.world.persona('林晓岚').userId, `/order/${number}`);
    const { page } = screen;
    await page.getByText('200 套').first().waitFor();
    await page.getByText(/新建订单/).waitFor();
    await inspect(screen, 'order');
    await page.getByRole('tab', { name: '基本' }).focus();
    for (const label of ['图纸', '沟通', '记录']) {
      await page.getByRole('tab', { name: label }).click();
      await page.getByRole('tabpanel', { name: label }).locator('.card-text').first().waitFor();
    }
    await page.keyboard.press('ArrowLeft');
    await page.locator('[role=tab][aria-selected=true]', { hasText: '沟通' }).waitFor();

    // Asked in the chat while the page is open.
    const card = await engineer.sees(`${BOM} · ${number}`);
    const asked = await engineer.presses(card, '处理中');
    await engineer.presses(asked, '确认处理中', { span: '2h' });
    const since = performance.now();
    await page.locator('.order-checkpoints').getByText('处理中').waitFor({ timeout: 3_000 });
    expect(performance.now() - since).toBeLessThan(1_500);

    // As it was: read only, and back.
    await button(page, '看过去某一刻的样子').click();
    await button(page, '查看').click();
    await page.getByText('当时的样子，只读').waitFor();
    await page.getByRole('tab', { name: '关卡' }).click();
    await page.getByRole('tabpanel', { name: '关卡' }).getByText(BOM).first().waitFor();
    await inspect(screen, 'order-past');
    await page.getByRole('link', { name: '回到现在' }).click();

    // The form of a new date opens here, too, beside the chat.
    await button(page, '改交期').click();
    await page
      .getByLabel(/新交期|新的交期|交期/)
      .first()
      .waitFor();
    await inspect(screen, 'order-asks');
    await expectTidy(screen);
    await screen.close();
  });
});
