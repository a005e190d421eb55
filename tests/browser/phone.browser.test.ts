import { beforeEach, describe, expect, it } from 'vitest';
import type { MessageView } from '../../sandbox/control-types.ts';
import type { Press } from './support/factory.ts';
import { wasHacked } from './support/in-page.ts';
import { letterPng } from './support/letter.ts';
import { checkpoint, passed, playMorning } from './support/scenes.ts';
import { useScreen } from './support/use-screen.ts';

const the = useScreen('phone');

const card = () => the.screen.page.locator('[data-card="checkpoint"]');
const bubbles = () => the.screen.page.locator('.message .bubble');

describe('choosing a person', () => {
  it('keeps who and where in the address, and the back key leads out of a conversation', async () => {
    const { page } = the.screen;
    await playMorning(the.factory);
    await the.screen.open();
    await the.screen.shot('welcome');
    await page.getByLabel('搜索人员').fill('销售经理');
    await page.getByRole('button', { name: /陈静/ }).click();
    await page.locator('[data-conversation="bot"]').click();
    await page.getByText('你好，陈静').waitFor();
    expect(new URL(page.url()).search).toBe('?as=chen&c=bot');
    await page.goBack();
    await page.locator('.conversation').first().waitFor();
    expect(new URL(page.url()).search).toBe('?as=chen');
    await the.screen.shot('conversations');
  });

  it('shows who else has something unread', async () => {
    const { page } = the.screen;
    await the.factory.sendText('zhou', '昨日接单 47 单');
    await the.screen.open('?as=chen');
    await page.getByLabel('切换身份').click();
    await page.locator('[data-user="zhou"] .badge', { hasText: '1' }).waitFor();
    await the.screen.shot('persons');
    await page.locator('[data-user="zhou"]').click();
    await page.getByRole('button', { name: /昨日接单 47 单/ }).waitFor();
  });
});

describe('writing', () => {
  it('sends words, and shows that the bot has them and what it answers', async () => {
    const { page } = the.screen;
    await the.screen.open('?as=chen&c=bot');
    await page.getByLabel('发消息到 单脉助手').fill('SO-20260315-0042 到哪了');
    await page.getByRole('button', { name: '发送', exact: true }).click();
    await page.getByText('收到「SO-20260315-0042 到哪了」').waitFor();
    await page.getByText(/机器人已收到/).waitFor();
    expect(await page.getByLabel('发消息到 单脉助手').inputValue()).toBe('');
    expect(await page.locator('.message.mine').count()).toBe(1);
  });

  it('sends a picture, shows it large on a tap, and the bot gets it', async () => {
    const { page } = the.screen;
    await the.screen.open('?as=chen&c=bot');
    const file = { name: '客户确认函.png', mimeType: 'image/png', buffer: letterPng() };
    await page.locator('input[accept="image/*"]').setInputFiles(file);
    await page.getByAltText('客户确认函.png').waitFor();
    await page.getByRole('button', { name: '发送', exact: true }).click();
    await page.getByText('收到「picture」').waitFor();
    await page.getByLabel('查看图片').click();
    await page.getByRole('dialog').getByRole('img').waitFor();
    await the.screen.shot('picture');
    await page.getByLabel('关闭预览').click();
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it('keeps the composer on the.screen when the keyboard takes half of it', async () => {
    const { page } = the.screen;
    await playMorning(the.factory);
    await the.screen.open('?as=chen&c=bot');
    await page.setViewportSize({ width: 390, height: 460 });
    await page.getByLabel('发消息到 单脉助手').focus();
    const box = await page.getByLabel('发消息到 单脉助手').boundingBox();
    expect((box?.y ?? 999) + (box?.height ?? 0)).toBeLessThanOrEqual(460);
    await the.screen.shot('keyboard');
  });

  it('has something to send again when the sandbox did not take it', async () => {
    const { page } = the.screen;
    await the.screen.open('?as=chen&c=bot');
    await page.context().setOffline(true);
    await page.getByLabel('发消息到 单脉助手').fill('下单 恒锐 KHM-200 200套');
    await page.getByRole('button', { name: '发送', exact: true }).click();
    await page.getByText(/没有发出/).waitFor();
    await the.screen.shot('not-sent');
    await page.context().setOffline(false);
    await page.getByRole('button', { name: '重发' }).click();
    await page.getByText('收到「下单 恒锐 KHM-200 200套」').waitFor();
    the.screen.errors.length = 0;
  });
});

describe('a card', () => {
  const presses: Press[] = [];

  beforeEach(async () => {
    presses.length = 0;
    the.factory.onPress = (press) => {
      presses.push(press);
      return passed;
    };
    await the.factory.sendCard('checkpoint', 'IM_ROBOT.chen', checkpoint);
    await the.screen.open('?as=chen&c=bot');
    await card().waitFor();
  });

  it('asks for what is required, sends the form, and is repainted by the answer', async () => {
    const { page } = the.screen;
    await page.getByRole('button', { name: '通过' }).click();
    await card().getByText('请填写说明').waitFor();
    expect(presses).toEqual([]);
    await card().getByLabel('说明').fill('同意，按清单替代');
    await card().getByLabel('替代范围').selectOption({ label: '只替代缺料部分' });
    await the.screen.shot('card-filled');
    await page.getByRole('button', { name: '通过' }).click();
    await card().getByText('已通过', { exact: true }).waitFor();
    await the.screen.shot('card-passed');
    expect(presses[0]?.params.form).toEqual({
      reason: '同意，按清单替代',
      scope: { index: 1, value: 'missing' },
      by: '2026-03-18',
    });
    expect(await card().getByRole('button').count()).toBe(0);
  });

  it('asks before what cannot be undone, and does nothing when the person thinks again', async () => {
    const { page } = the.screen;
    await card().getByRole('button', { name: '驳回' }).click();
    await page.getByRole('alertdialog').waitFor();
    await the.screen.shot('card-confirm');
    await page.getByRole('alertdialog').getByRole('button', { name: '取消' }).click();
    expect(presses).toEqual([]);
    await card().getByRole('button', { name: '驳回' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: /^确/ }).click();
    await card().getByText('已通过', { exact: true }).waitFor();
    expect(presses).toHaveLength(1);
  });

  it('says so when the bot does not answer in time, and can be pressed again', async () => {
    const { page } = the.screen;
    the.factory.onPress = () => null;
    const button = card().getByRole('button', { name: '转交' });
    await button.click();
    await card().locator('.spinner').waitFor();
    await the.screen.shot('card-waiting');
    await page.locator('.toast.bad').waitFor();
    await the.screen.shot('card-late');
    the.factory.onPress = () => passed;
    await button.click();
    await card().getByText('已通过', { exact: true }).waitFor();
  });

  it('is repainted in place when the bot updates it for everybody', async () => {
    const body = {
      outTrackId: 'checkpoint',
      cardData: { cardParamMap: { status_text: '已超时', status_color: 'red' } },
      cardUpdateOptions: { updateCardDataByKey: true },
    };
    await card().getByLabel('说明').fill('写到一半');
    await the.factory.kit.api('PUT', '/v1.0/card/instances', body);
    await card().getByText('已超时').waitFor();
    expect(await card().getByLabel('说明').inputValue()).toBe('写到一半');
  });
});

describe('the other pages', () => {
  it('show notices, meetings and todos, each with its number on the tab', async () => {
    const { page } = the.screen;
    await playMorning(the.factory);
    await the.screen.open('?as=chen');
    await page.getByRole('navigation', { name: '页面' }).getByText('通知').click();
    await page.getByText('距承诺交期仅剩').waitFor();
    await the.screen.shot('notices');
    await page
      .locator('.app-tabs .tab', { hasText: '通知' })
      .locator('.badge')
      .waitFor({ state: 'detached' });
    await page.getByRole('navigation', { name: '页面' }).getByText('日程').click();
    await page.getByText(/异常升级会议/).waitFor();
    await the.screen.shot('calendar');
    await page.getByRole('navigation', { name: '页面' }).getByText('待办').click();
    await page.getByRole('heading', { name: '上传恒锐改期确认函' }).waitFor();
    await the.screen.shot('todos');
    await page.getByRole('navigation', { name: '页面' }).getByText('控制台').click();
    await page.getByText('本月额度').waitFor();
    await the.screen.shot('console');
  });
});

it('never makes elements or scripts of what people write', async () => {
  const { page } = the.screen;
  const nasty = '<img src=x onerror="window.hacked=1"> [点](javascript:window.hacked=1) <b>粗</b>';
  await the.factory.sendMarkdown('chen', '标题', nasty);
  await the.factory.sendCard('checkpoint', 'IM_ROBOT.chen', { ...checkpoint, text: nasty, title: nasty });
  await the.factory.kit.post('/say', { userId: 'chen', text: nasty });
  await the.screen.open('?as=chen&c=bot');
  await card().waitFor();
  expect(await bubbles().locator('img, b, a').count()).toBe(0);
  expect(await card().locator('img, b, a').count()).toBe(0);
  expect(await page.evaluate(wasHacked)).toBe(false);
});

it('writes every message once, in the order in which it was sent', async () => {
  const { page } = the.screen;
  await the.screen.open('?as=chen&c=bot');
  for (const text of ['一', '二', '三', '四', '五']) {
    await page.getByLabel('发消息到 单脉助手').fill(text);
    await page.getByLabel('发消息到 单脉助手').press('Enter');
  }
  await page.locator('.message.mine').nth(4).waitFor();
  const sent = await the.factory.kit.get<MessageView[]>('/people/chen/conversations/bot/messages');
  const words = sent.flatMap(({ from, body }) =>
    from.kind === 'person' && body.type === 'text' ? [body.text] : [],
  );
  expect(words).toEqual(['一', '二', '三', '四', '五']);
  expect(await page.locator('.message.mine .bubble').allTextContents()).toEqual(words);
});
