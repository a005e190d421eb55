import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { botTopic } from '../../sandbox/chat/push-to-bot.ts';
import type {
  CalendarEventView,
  ClockState,
  Fault,
  MessageView,
  TodoView,
} from '../../sandbox/control-types.ts';
import { eventually } from '../../sandbox/testing/kit.ts';
import { testTemplate, testTemplateId } from '../../sandbox/testing/templates.ts';
import { launch, openScreen, type Screen } from './support/browser.ts';
import { type Factory, startFactory } from './support/factory.ts';
import { droppedCsv, pastePicture } from './support/in-page.ts';
import { letterPng } from './support/letter.ts';
import { checkpoint, playMorning } from './support/scenes.ts';

let browser: Browser;
let factory: Factory;
let screen: Screen;

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());
beforeEach(async () => {
  factory = await startFactory();
  screen = await openScreen(browser, 'desktop', factory.url);
});
afterEach(async () => {
  await screen.close();
  await factory.close();
  expect(screen.errors).toEqual([]);
});

const messages = (conversation: string) =>
  factory.kit.get<MessageView[]>(`/people/chen/conversations/${conversation}/messages`);
const writing = () => screen.page.getByRole('textbox', { name: /^发消息到/ });

describe('three columns', () => {
  it('show the conversation beside its neighbours and the notices', async () => {
    const { page } = screen;
    await playMorning(factory);
    await screen.open('?as=chen');
    await page.locator('[data-card="checkpoint"]').waitFor();
    await page.getByText('距承诺交期仅剩').waitFor();
    await screen.shot('chat');
    await page.locator('[data-conversation="cidDemoGroup"]').click();
    await page.locator('[data-card="slots"]').waitFor();
    await page.getByRole('tab', { name: /日程/ }).click();
    await page.getByText(/异常升级会议/).waitFor();
    await screen.shot('group');
    await page.getByLabel('切换身份').click();
    await page.getByLabel('搜索人员').waitFor();
    await screen.shot('persons');
  });

  it('become two and a drawer on a tablet', async () => {
    await playMorning(factory);
    const tablet = await openScreen(browser, 'tablet', factory.url);
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
    const { page } = screen;
    await screen.open('?as=chen&c=bot');
    const group = page.locator('[data-conversation="cidDemoGroup"]');
    await factory.kit.post('/say', { userId: 'liu', conversationId: 'cidDemoGroup', text: '镀镍回来了' });
    await group.getByText('刘洋：镀镍回来了').waitFor();
    await group.locator('.badge', { hasText: '1' }).waitFor();
    await group.click();
    await page.locator('.message', { hasText: '镀镍回来了' }).waitFor();
    await group.locator('.badge').waitFor({ state: 'detached' });
    const unread = await factory.kit.get<Record<string, number>>('/unread');
    expect(unread).not.toHaveProperty('chen');
  });
});

describe('writing in a group', () => {
  beforeEach(() => screen.open('?as=chen&c=cidDemoGroup'));

  it('offers the bot after an @, and gives it the words without its name', async () => {
    const { page } = screen;
    await writing().pressSequentially('@单');
    await page.locator('.mentions').getByText('单脉助手').waitFor();
    await screen.shot('mention');
    await writing().press('Enter');
    await writing().pressSequentially('SO-7 到哪了');
    await writing().press('Enter');
    await page.getByText('收到「SO-7 到哪了」').waitFor();
    const [said] = await messages('cidDemoGroup');
    expect(said).toMatchObject({ atBot: true, body: { type: 'text', text: 'SO-7 到哪了' } });
  });

  it('sends pictures to the bot together with the words', async () => {
    const { page } = screen;
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
    const { page } = screen;
    const file = { name: '订单.xlsx', mimeType: 'application/octet-stream', buffer: Buffer.from('x') };
    await page.locator('input[type="file"]:not([accept])').setInputFiles(file);
    await page.getByText(/机器人收不到群里的文件/).waitFor();
  });
});

describe('a message', () => {
  it('can be quoted, and pushed to the bot again', async () => {
    const { page } = screen;
    await screen.open('?as=chen&c=bot');
    await writing().fill('SO-7 到哪了');
    await writing().press('Enter');
    const mine = page.locator('.message.mine').first();
    await mine.getByText(/机器人已收到/).waitFor();
    await mine.locator('.bubble').click({ button: 'right' });
    await screen.shot('menu');
    await mine.getByRole('button', { name: '重新推送' }).click();
    await page.getByText('收到「SO-7 到哪了」').nth(1).waitFor();
    const pushed = factory.bot.frames.filter((frame) => frame.headers.topic === botTopic);
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
  beforeEach(() => screen.open('?as=chen&c=bot'));

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
  beforeEach(() => screen.open('?as=chen&c=bot'));

  it('are taken when dropped anywhere on the conversation', async () => {
    const { page } = screen;
    const data = await page.evaluateHandle(droppedCsv);
    await page.locator('.chat').dispatchEvent('dragenter', { dataTransfer: data });
    await page.getByText('松开鼠标，发送到「单脉助手」').waitFor();
    await screen.shot('drop');
    await page.locator('.chat').dispatchEvent('drop', { dataTransfer: data });
    await page.getByText('订单.csv').waitFor();
    await page.getByRole('button', { name: '发送', exact: true }).click();
    await page.getByText('收到「file」').waitFor();
  });

  it('are taken when pasted', async () => {
    const { page } = screen;
    await writing().focus();
    await page.evaluate(pastePicture(letterPng()));
    await page.getByAltText('截图.png').waitFor();
    await page.getByLabel('移除 截图.png').click();
    expect(await page.getByAltText('截图.png').count()).toBe(0);
  });
});

describe('the side column', () => {
  it('answers an invitation', async () => {
    const { page } = screen;
    await playMorning(factory);
    await screen.open('?as=chen&c=bot&p=calendar');
    await page.getByRole('button', { name: '接受' }).click();
    await page.getByRole('button', { name: '接受', pressed: true }).waitFor();
    const [meeting] = await factory.kit.get<CalendarEventView[]>('/people/chen/calendar');
    expect(meeting?.attendees.find((one) => one.userId === 'chen')?.status).toBe('accepted');
    await screen.shot('accepted');
  });

  it('shows a meeting that was called off as cancelled, and says so at once', async () => {
    const { page } = screen;
    await playMorning(factory);
    await screen.open('?as=chen&c=bot&p=calendar');
    const event = page.locator('[data-event]').filter({ hasText: '异常升级会议' });
    const id = await event.getAttribute('data-event');
    const path = `/v1.0/calendar/users/union-zhou/calendars/primary/events/${id}?pushNotification=true`;
    await factory.kit.api('DELETE', path);
    await page.getByText('日程已取消：异常升级会议').waitFor();
    await event.getByText('已取消').waitFor();
    expect(await event.getByRole('button', { name: '接受' }).count()).toBe(0);
    await screen.shot('cancelled');
  });

  it('finishes a todo', async () => {
    const { page } = screen;
    await playMorning(factory);
    await screen.open('?as=chen&c=bot&p=todos');
    await screen.shot('todos');
    await page.getByText('完成：核对 3 月对账单').click({ force: true });
    await page.getByText('已完成 1 项').waitFor();
    const todos = await factory.kit.get<TodoView[]>('/people/chen/todos');
    expect(todos.find((one) => one.subject === '核对 3 月对账单')?.executors[0]?.done).toBe(true);
  });

  it('moves the clock forward by steps, to the next working day and to any instant', async () => {
    const { page } = screen;
    await factory.kit.post('/clock', { iso: '2026-03-13T17:50:00+08:00' });
    await screen.open('?as=chen&c=bot');
    const clock = page.getByLabel('沙盒时钟', { exact: true });
    await clock.getByRole('button', { name: '+1 小时' }).click();
    await clock.getByText(/^18:5\d:\d\d$/).waitFor();
    await clock.getByRole('button', { name: '下一个工作日 9:00' }).click();
    await clock.getByText('2026年3月16日 周一').waitFor();
    await clock.getByRole('button', { name: '自定义' }).click();
    await clock.getByLabel(/^拨到/).fill('2026-03-20T08:30');
    await clock.getByRole('button', { name: '拨到' }).click();
    await clock.getByText('2026年3月20日 周五').waitFor();
    const { nowMs } = await factory.kit.get<ClockState>('/clock');
    expect(Math.abs(nowMs - Date.parse('2026-03-20T08:30:00+08:00'))).toBeLessThan(10_000);
  });

  it('asks before the clock goes back', async () => {
    const { page } = screen;
    await factory.kit.post('/clock', { forwardMs: 86_400_000 });
    await screen.open('?as=chen&c=bot');
    await page.getByRole('button', { name: '恢复真实时间' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: '往回拨' }).click();
    await page.getByText('真实时间', { exact: true }).waitFor();
    expect(Math.abs((await factory.kit.get<ClockState>('/clock')).offsetMs)).toBeLessThan(1000);
  });

  it('turns a fault on for one kind of call, and off again', async () => {
    const { page } = screen;
    await playMorning(factory);
    await screen.open('?as=chen&c=bot&p=console');
    await page.getByText('本月额度').waitFor();
    await screen.shot('console');
    const panel = page.getByRole('complementary', { name: /^通知/ });
    await panel.getByLabel('范围').selectOption({ label: '互动卡片' });
    await panel.getByLabel('次数').selectOption({ label: '3 次' });
    const fault = page.locator('[data-fault="after"]');
    await fault.click();
    await fault.getByText('互动卡片 · 共 3 次 · 已生效 0 次').waitFor();
    const refused = factory.sendCard('late', 'IM_ROBOT.chen', checkpoint);
    await expect(refused).rejects.toThrow('the sandbox refused');
    await page.locator('[data-card="late"]').waitFor();
    await fault.scrollIntoViewIfNeeded();
    await screen.shot('faults');
    await fault.click();
    await eventually('no faults', async () =>
      (await factory.kit.get<Fault[]>('/faults')).length === 0 ? true : undefined,
    );
  });
});

it('shows what the bot has called, request and answer, as it happens', async () => {
  const { page } = screen;
  await screen.open('?as=chen&c=bot&p=console');
  const calls = page.locator('.panel-box', { hasText: '接口调用记录' });
  await calls.getByRole('button', { name: '查看' }).click();
  await factory.sendText('chen', '你好');
  const call = calls.locator('details', { hasText: 'POST /v1.0/robot/oToMessages/batchSend' });
  await call.locator('summary').click();
  await call.getByText('processQueryKey').waitFor();
  await screen.shot('calls');
});

it('leads back to the list when the address names a conversation that this person is not in', async () => {
  const phone = await openScreen(browser, 'phone', factory.url);
  await phone.open('?as=qian&c=cidDemoGroup');
  await phone.page.getByText('这个人不在该会话中').waitFor();
  await phone.page.getByRole('button', { name: '返回会话列表' }).click();
  await phone.page.locator('[data-conversation="bot"]').waitFor();
  await phone.close();
});

it('tells when the sandbox is away, comes back by itself, and shows what happened meanwhile', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'sandbox-page-'));
  await factory.close();
  factory = await startFactory({ dataDir });
  const port = Number(new URL(factory.url).port);
  const away = await openScreen(browser, 'desktop', factory.url);
  await away.open('?as=chen&c=bot');
  await away.page.locator('.composer').waitFor();
  await factory.close();
  await away.page.getByText(/与沙盒的连接断开/).waitFor();
  await away.shot('away');
  factory = await startFactory({ dataDir, port });
  await factory.sendText('chen', '断线时发的');
  await away.page.locator('.message', { hasText: '断线时发的' }).waitFor();
  await away.page.getByText(/与沙盒的连接断开/).waitFor({ state: 'detached' });
  await factory.sendText('chen', '重连之后发的');
  await away.page.locator('.message', { hasText: '重连之后发的' }).waitFor();
  await away.close();
  await rm(dataDir, { recursive: true });
});

it('names components that it cannot paint instead of hiding them', async () => {
  const { page } = screen;
  await factory.kit.post('/templates', {
    templateId: testTemplateId,
    template: testTemplate,
    published: true,
  });
  await factory.kit.api('POST', '/v1.0/card/instances/createAndDeliver', {
    cardTemplateId: testTemplateId,
    outTrackId: 'chart',
    callbackType: 'STREAM',
    cardData: { cardParamMap: { title: '看板', chart: '1' } },
    openSpaceId: 'dtv1.card//IM_ROBOT.chen',
    imRobotOpenDeliverModel: { spaceType: 'IM_ROBOT', robotCode: factory.kit.sandbox.app.robotCode },
  });
  await screen.open('?as=chen&c=bot');
  await page.getByText('不支持的组件：Chart').waitFor();
});

it('loads older messages at the top and stays where the person reads', async () => {
  const { page } = screen;
  const line = (n: number) => page.getByRole('log').getByText(`第${n}条`, { exact: true });
  for (let n = 1; n <= 130; n += 1)
    await factory.kit.post('/say', { userId: 'chen', conversationId: 'cidDemoGroup', text: `第${n}条` });
  await screen.open('?as=chen&c=cidDemoGroup');
  await line(130).waitFor();
  expect(await line(70).count()).toBe(0);
  const frame = page.locator('.frame');
  await frame.evaluate((box) => box.scrollTo(0, 0));
  await line(20).waitFor();
  expect(await frame.evaluate((box) => box.scrollTop)).toBeGreaterThan(300);
  await factory.kit.post('/say', { userId: 'liu', conversationId: 'cidDemoGroup', text: '新的一条' });
  await page.getByRole('button', { name: '1 条新消息' }).click();
  await page.locator('.message', { hasText: '新的一条' }).waitFor();
});
