import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CalendarEventView, ClockState, Fault, PlcView, TodoView } from '../../sandbox/control-types.ts';
import { eventually } from '../../sandbox/testing/kit.ts';
import { testTemplate, testTemplateId } from '../../sandbox/testing/templates.ts';
import { openScreen } from './support/browser.ts';
import { startFactory } from './support/factory.ts';
import { checkpoint, playMorning } from './support/scenes.ts';
import { useScreen } from './support/use-screen.ts';

const the = useScreen('desktop');

describe('the side column', () => {
  it('answers an invitation', async () => {
    const { page } = the.screen;
    await playMorning(the.factory);
    await the.screen.open('?as=chen&c=bot&p=calendar');
    await page.getByRole('button', { name: '接受' }).click();
    await page.getByRole('button', { name: '接受', pressed: true }).waitFor();
    const [meeting] = await the.factory.kit.get<CalendarEventView[]>('/people/chen/calendar');
    expect(meeting?.attendees.find((one) => one.userId === 'chen')?.status).toBe('accepted');
    await the.screen.shot('accepted');
  });

  it('shows a meeting that was called off as cancelled, and says so at once', async () => {
    const { page } = the.screen;
    await playMorning(the.factory);
    await the.screen.open('?as=chen&c=bot&p=calendar');
    const event = page.locator('[data-event]').filter({ hasText: '异常升级会议' });
    const id = await event.getAttribute('data-event');
    const path = `/v1.0/calendar/users/union-zhou/calendars/primary/events/${id}?pushNotification=true`;
    await the.factory.kit.api('DELETE', path);
    await page.getByText('日程已取消：异常升级会议').waitFor();
    await event.getByText('已取消').waitFor();
    expect(await event.getByRole('button', { name: '接受' }).count()).toBe(0);
    await the.screen.shot('cancelled');
  });

  it('finishes a todo', async () => {
    const { page } = the.screen;
    await playMorning(the.factory);
    await the.screen.open('?as=chen&c=bot&p=todos');
    await the.screen.shot('todos');
    await page.getByText('完成：核对 3 月对账单').click({ force: true });
    await page.getByText('已完成 1 项').waitFor();
    const todos = await the.factory.kit.get<TodoView[]>('/people/chen/todos');
    expect(todos.find((one) => one.subject === '核对 3 月对账单')?.executors[0]?.done).toBe(true);
  });

  it('moves the clock forward by steps, to the next working day and to any instant', async () => {
    const { page } = the.screen;
    await the.factory.kit.post('/clock', { iso: '2026-03-13T17:50:00+08:00' });
    await the.screen.open('?as=chen&c=bot');
    const clock = page.getByLabel('沙盒时钟', { exact: true });
    await clock.getByRole('button', { name: '+1 小时' }).click();
    await clock.getByText(/^18:5\d:\d\d$/).waitFor();
    await clock.getByRole('button', { name: '下一个工作日 9:00' }).click();
    await clock.getByText('2026年3月16日 周一').waitFor();
    await clock.getByRole('button', { name: '自定义' }).click();
    await clock.getByLabel(/^拨到/).fill('2026-03-20T08:30');
    await clock.getByRole('button', { name: '拨到' }).click();
    await clock.getByText('2026年3月20日 周五').waitFor();
    const { nowMs } = await the.factory.kit.get<ClockState>('/clock');
    expect(Math.abs(nowMs - Date.parse('2026-03-20T08:30:00+08:00'))).toBeLessThan(10_000);
  });

  it('asks before the clock goes back', async () => {
    const { page } = the.screen;
    await the.factory.kit.post('/clock', { forwardMs: 86_400_000 });
    await the.screen.open('?as=chen&c=bot');
    await page.getByRole('button', { name: '恢复真实时间' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: '往回拨' }).click();
    await page.getByText('真实时间', { exact: true }).waitFor();
    expect(Math.abs((await the.factory.kit.get<ClockState>('/clock')).offsetMs)).toBeLessThan(1000);
  });

  it('turns a fault on for one kind of call, and off again', async () => {
    const { page } = the.screen;
    await playMorning(the.factory);
    await the.screen.open('?as=chen&c=bot&p=console');
    await page.getByText('本月额度').waitFor();
    await the.screen.shot('console');
    const panel = page.getByRole('complementary', { name: /^通知/ });
    await panel.getByLabel('范围').selectOption({ label: '互动卡片' });
    await panel.getByLabel('次数').selectOption({ label: '3 次' });
    const fault = page.locator('[data-fault="after"]');
    await fault.click();
    await fault.getByText('互动卡片 · 共 3 次 · 已生效 0 次').waitFor();
    const refused = the.factory.sendCard('late', 'IM_ROBOT.chen', checkpoint);
    await expect(refused).rejects.toThrow('the sandbox refused');
    await page.locator('[data-card="late"]').waitFor();
    await fault.scrollIntoViewIfNeeded();
    await the.screen.shot('faults');
    await fault.click();
    await eventually('no faults', async () =>
      (await the.factory.kit.get<Fault[]>('/faults')).length === 0 ? true : undefined,
    );
  });
});

it('has switches for each simulated machine: what it does, and what is wrong with its answers', async () => {
  await the.factory.close();
  the.factory = await startFactory({ plcs: [{ id: 'VMC850-01' }, { id: 'CK6150-01' }] });
  const side = await openScreen(the.browser, 'desktop', the.factory.url);
  await side.open('?as=chen&c=bot&p=console');
  const plc = side.page.locator('[data-plc="VMC850-01"]');
  await plc.getByText('运行', { exact: true }).first().waitFor();
  await plc.getByLabel('在做什么').selectOption({ label: '报警' });
  await plc.locator('.tag', { hasText: '报警' }).waitFor();
  await plc.getByLabel('的通信').selectOption({ label: '乱码' });
  await eventually('the switches turned', async () => {
    const plcs = await the.factory.kit.get<PlcView[]>('/plcs');
    const states = plcs.map(({ id, doing, fault }) => `${id} ${doing} ${fault}`).join(', ');
    return states === 'VMC850-01 alarm garbage, CK6150-01 running none' ? true : undefined;
  });
  await plc.scrollIntoViewIfNeeded();
  await side.shot('plcs');
  await side.close();
});

it('shows what the bot has called, request and answer, as it happens', async () => {
  const { page } = the.screen;
  await the.screen.open('?as=chen&c=bot&p=console');
  const calls = page.locator('.panel-box', { hasText: '接口调用记录' });
  await calls.getByRole('button', { name: '查看' }).click();
  await the.factory.sendText('chen', '你好');
  const call = calls.locator('details', { hasText: 'POST /v1.0/robot/oToMessages/batchSend' });
  await call.locator('summary').click();
  await call.getByText('processQueryKey').waitFor();
  await the.screen.shot('calls');
});

it('leads back to the list when the address names a conversation that this person is not in', async () => {
  const phone = await openScreen(the.browser, 'phone', the.factory.url);
  await phone.open('?as=qian&c=cidDemoGroup');
  await phone.page.getByText('这个人不在该会话中').waitFor();
  await phone.page.getByRole('button', { name: '返回会话列表' }).click();
  await phone.page.locator('[data-conversation="bot"]').waitFor();
  await phone.close();
});

it('tells when the sandbox is away, comes back by itself, and shows what happened meanwhile', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'sandbox-page-'));
  await the.factory.close();
  the.factory = await startFactory({ dataDir });
  const port = Number(new URL(the.factory.url).port);
  const away = await openScreen(the.browser, 'desktop', the.factory.url);
  await away.open('?as=chen&c=bot');
  await away.page.locator('.composer').waitFor();
  await the.factory.close();
  await away.page.getByText(/与沙盒的连接断开/).waitFor();
  await away.shot('away');
  the.factory = await startFactory({ dataDir, port });
  await the.factory.sendText('chen', '断线时发的');
  await away.page.locator('.message', { hasText: '断线时发的' }).waitFor();
  await away.page.getByText(/与沙盒的连接断开/).waitFor({ state: 'detached' });
  await the.factory.sendText('chen', '重连之后发的');
  await away.page.locator('.message', { hasText: '重连之后发的' }).waitFor();
  await away.close();
  await rm(dataDir, { recursive: true });
});

it('names components that it cannot paint instead of hiding them', async () => {
  const { page } = the.screen;
  await the.factory.kit.post('/templates', {
    templateId: testTemplateId,
    template: testTemplate,
    published: true,
  });
  await the.factory.kit.api('POST', '/v1.0/card/instances/createAndDeliver', {
    cardTemplateId: testTemplateId,
    outTrackId: 'chart',
    callbackType: 'STREAM',
    cardData: { cardParamMap: { title: '看板', chart: '1' } },
    openSpaceId: 'dtv1.card//IM_ROBOT.chen',
    imRobotOpenDeliverModel: { spaceType: 'IM_ROBOT', robotCode: the.factory.kit.sandbox.app.robotCode },
  });
  await the.screen.open('?as=chen&c=bot');
  await page.getByText('不支持的组件：Chart').waitFor();
});

it('loads older messages at the top and stays where the person reads', async () => {
  const { page } = the.screen;
  const line = (n: number) => page.getByRole('log').getByText(`第${n}条`, { exact: true });
  for (let n = 1; n <= 130; n += 1)
    await the.factory.kit.post('/say', { userId: 'chen', conversationId: 'cidDemoGroup', text: `第${n}条` });
  await the.screen.open('?as=chen&c=cidDemoGroup');
  await line(130).waitFor();
  expect(await line(70).count()).toBe(0);
  const frame = page.locator('.frame');
  await frame.evaluate((box) => box.scrollTo(0, 0));
  await line(20).waitFor();
  expect(await frame.evaluate((box) => box.scrollTop)).toBeGreaterThan(300);
  await the.factory.kit.post('/say', { userId: 'liu', conversationId: 'cidDemoGroup', text: '新的一条' });
  await page.getByRole('button', { name: '1 条新消息' }).click();
  await page.locator('.message', { hasText: '新的一条' }).waitFor();
});
