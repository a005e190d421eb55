import { beforeEach, describe, expect, it } from 'vitest';
import { botTopic } from '../../sandbox/chat/push-to-bot.ts';
import type { MessageView } from '../../sandbox/control-types.ts';
import { eventually } from '../../sandbox/testing/kit.ts';
import { openScreen } from './support/browser.ts';
import { droppedCsv, pastePicture } from './support/in-page.ts';
import { letterPng } from './support/letter.ts';
import { playMorning } from './support/scenes.ts';
import { useScreen } from './support/use-screen.ts';

const the = useScreen('desktop');

const messages = (conversation: string) =>
  the.factory.kit.get<MessageView[]>(`/people/chen/conversations/${conversation}/messages`);
const writing = () => the.screen.page.getByRole('textbox', { name: /^发消息到/ });

describe('three columns', () => {
  it('show the conversation beside its neighbours and the notices', async () => {
    const { page } = the.screen;
    await playMorning(the.factory);
    await the.screen.open('?as=chen');
    await page.locator('[data-card="checkpoint"]').waitFor();
    await page.getByText('距承诺交期仅剩').waitFor();
    await the.screen.shot('chat');
    await page.locator('[data-conversation="cidDemoGroup"]').click();
    await page.locator('[data-card="slots"]').waitFor();
    await page.getByRole('tab', { name: /日程/ }).click();
    await page.getByText(/异常升级会议/).waitFor();
    await the.screen.shot('group');
    await page.getByLabel('切换身份').click();
    await page.getByLabel('搜索人员').waitFor();
    await the.screen.shot('persons');
  });

  it('become two and a drawer on a tablet', async () => {
    await playMorning(the.factory);
    const tablet = await openScreen(the.browser, 'tablet', the.factory.url);
    await tablet.open('?as=chen&c=bot');
    await tablet.page.locator('[data-card="checkpoint"]').waitFor();
    await tablet.shot('chat');
    await tablet.page.getByLabel('通知、日程、待办与控制台').first().click();
    await tablet.page.getByText('距承诺交期仅剩').waitFor();
    await tablet.shot('drawer');
    expect(tablet.errors).toEqual([]);
    await tablet.close();
  });

  it('count what arrives elsewhere, without reloading, and forget it once it is read', async () => {
    const { page } = the.screen;
    await the.screen.open('?as=chen&c=bot');
    const group = page.locator('[data-conversation="cidDemoGroup"]');
    await the.factory.kit.post('/say', { userId: 'liu', conversationId: 'cidDemoGroup', text: '镀镍回来了' });
    await group.getByText('刘洋：镀镍回来了').waitFor();
    await group.locator('.badge', { hasText: '1' }).waitFor();
    await group.click();
    await page.locator('.message', { hasText: '镀镍回来了' }).waitFor();
    await group.locator('.badge').waitFor({ state: 'detached' });
    const unread = await the.factory.kit.get<Record<string, number>>('/unread');
    expect(unread).not.toHaveProperty('chen');
  });
});

describe('writing in a group', () => {
  beforeEach(() => the.screen.open('?as=chen&c=cidDemoGroup'));

  it('offers the bot after an @, and gives it the words without its name', async () => {
    const { page } = the.screen;
    await writing().pressSequentially('@单');
    await page.locator('.mentions').getByText('单脉助手').waitFor();
    await the.screen.shot('mention');
    await writing().press('Enter');
    await writing().pressSequentially('SO-7 到哪了');
    await writing().press('Enter');
    await page.getByText('收到「SO-7 到哪了」').waitFor();
    const [said] = await messages('cidDemoGroup');
    expect(said).toMatchObject({ atBot: true, body: { type: 'text', text: 'SO-7 到哪了' } });
  });

  it('sends pictures to the bot together with the words', async () => {
    const { page } = the.screen;
    await page.getByRole('button', { name: '@机器人' }).click();
    await writing().pressSequentially('这是确认函');
    const file = { name: '函.png', mimeType: 'image/png', buffer: letterPng() };
    await page.locator('input[accept="image/*"]').setInputFiles(file);
    await page.getByRole('button', { name: '发送', exact: true }).click();
    await page.getByText('收到「richText」').waitFor();
    const [said] = await messages('cidDemoGroup');
    expect(said).toMatchObject({ atBot: true, body: { type: 'richText' } });
  });

  it('warns that files of groups never reach the bot', async () => {
    const { page } = the.screen;
    const file = { name: '订单.xlsx', mimeType: 'application/octet-stream', buffer: Buffer.from('x') };
    await page.locator('input[type="file"]:not([accept])').setInputFiles(file);
    await page.getByText(/机器人收不到群里的文件/).waitFor();
  });
});

describe('a message', () => {
  it('can be quoted, and pushed to the bot again', async () => {
    const { page } = the.screen;
    await the.screen.open('?as=chen&c=bot');
    await writing().fill('SO-7 到哪了');
    await writing().press('Enter');
    const mine = page.locator('.message.mine').first();
    await mine.getByText(/机器人已收到/).waitFor();
    await mine.locator('.bubble').click({ button: 'right' });
    await the.screen.shot('menu');
    await mine.getByRole('button', { name: '重新推送' }).click();
    await page.getByText('收到「SO-7 到哪了」').nth(1).waitFor();
    const pushed = the.factory.bot.frames.filter((frame) => frame.headers.topic === botTopic);
    expect(new Set(pushed.map((frame) => frame.parsed.msgId)).size).toBe(1);
    expect(new Set(pushed.map((frame) => frame.headers.messageId)).size).toBe(2);
    await mine.getByRole('button', { name: '消息操作' }).click();
    await mine.getByRole('button', { name: '引用' }).click();
    await page.getByText('引用 陈静：SO-7 到哪了').waitFor();
    await writing().fill('还没有消息吗');
    await writing().press('Enter');
    await page.locator('.message.mine .quoted', { hasText: 'SO-7 到哪了' }).waitFor();
  });
});

describe('the keyboard', () => {
  beforeEach(() => the.screen.open('?as=chen&c=bot'));

  it('does not send while Chinese input is being composed', async () => {
    await writing().fill('xiadan');
    for (const init of [{ isComposing: true }, { keyCode: 229 }]) {
      await writing().dispatchEvent('keydown', { key: 'Enter', ...init });
    }
    expect(await writing().inputValue()).toBe('xiadan');
    await writing().press('Enter');
    await eventually('the message', async () => (await messages('bot'))[0]);
  });

  it('makes a new line with Shift and sends both lines', async () => {
    await writing().pressSequentially('第一行');
    await writing().press('Shift+Enter');
    await writing().pressSequentially('第二行');
    await writing().press('Enter');
    const said = await eventually('the message', async () => (await messages('bot'))[0]);
    expect(said.body).toEqual({ type: 'text', text: '第一行\n第二行' });
  });
});

describe('files', () => {
  beforeEach(() => the.screen.open('?as=chen&c=bot'));

  it('are taken when dropped anywhere on the conversation', async () => {
    const { page } = the.screen;
    const data = await page.evaluateHandle(droppedCsv);
    await page.locator('.chat').dispatchEvent('dragenter', { dataTransfer: data });
    await page.getByText('松开鼠标，发送到「单脉助手」').waitFor();
    await the.screen.shot('drop');
    await page.locator('.chat').dispatchEvent('drop', { dataTransfer: data });
    await page.getByText('订单.csv').waitFor();
    await page.getByRole('button', { name: '发送', exact: true }).click();
    await page.getByText('收到「file」').waitFor();
  });

  it('are taken when pasted', async () => {
    const { page } = the.screen;
    await writing().focus();
    await page.evaluate(pastePicture(letterPng()));
    await page.getByAltText('截图.png').waitFor();
    await page.getByLabel('移除 截图.png').click();
    expect(await page.getByAltText('截图.png').count()).toBe(0);
  });
});
