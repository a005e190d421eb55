import { afterEach, expect, test } from 'vitest';
import type { SessionAnswer } from '../board/api/session.ts';
import { type Browser, createBrowser } from '../bot/board/testing/browser.ts';
import { type Ear, openEar } from '../bot/board/testing/ear.ts';
import { handOn, placeOrder } from './world/orders.ts';
import { useWorld } from './world/world.ts';

const the = useWorld();
const ears: Ear[] = [];
afterEach(() => {
  for (const ear of ears.splice(0)) ear.close();
});

const api = (path: string): string => `${the().service.base.publicUrl}/board/api${path}`;

/** Taps a link in the chat: it opens on that person's phone, where the page signs on without asking. */
async function opensThePage(userId: string, place: string): Promise<Browser> {
  const phone = createBrowser();
  const link = `${the().service.base.publicUrl}/board${place}`;
  const tapped = await phone.open(
    `${the().sandbox.url}/sandbox/webview?${new URLSearchParams({ as: userId, url: link })}`,
  );
  expect(tapped.url).toBe(link);
  const landed = await phone.open(api(`/oauth?to=${encodeURIComponent(place)}`));
  expect(landed.url).toBe(link);
  return phone;
}

const whoIsOn = async (phone: Browser): Promise<SessionAnswer> =>
  (await (await phone.ask(api('/session'))).json()) as SessionAnswer;

test('a link from the chat opens the page as who tapped it; what happens in the chat shows there within a second', async () => {
  const phone = await opensThePage('guchanghe', '/risk');
  expect(await whoIsOn(phone)).toMatchObject({ signedOn: true, user: { name: '顾长河' } });
  const boss = await openEar(phone, api('/events'));
  const outsider = await openEar(await opensThePage('wunan', '/'), api('/events'));
  ears.push(boss, outsider);

  const placed = await placeOrder(the(), '林晓岚');
  const appeared = boss.hears((event) => event.kind === 'order' && event.number === placed.number);
  await handOn(the(), placed, '确认订单');
  expect(await appeared).toBeLessThan(1_000);
  expect(outsider.events.filter((event) => event.kind === 'order')).toEqual([]);
});

test('inside DingTalk the page signs on by the code of the client', async () => {
  const { code } = await the().control.post<{ code: string }>('/sso/code', { userId: 'caojing' });
  const phone = createBrowser();
  const response = await phone.ask(api('/sign-on'), {
    method: 'POST',
    body: JSON.stringify({ code }),
    headers: { 'content-type': 'application/json' },
  });
  expect(await response.json()).toMatchObject({ signedOn: true, user: { name: '曹静' } });
  expect(await whoIsOn(phone)).toMatchObject({ signedOn: true });
});

test('an orderly stop does not wait for open pages', async () => {
  const boss = await openEar(await opensThePage('guchanghe', '/'), api('/events'));
  ears.push(boss);
  const began = performance.now();
  await the().restart();
  await boss.ended;
  expect(performance.now() - began).toBeLessThan(4_000);
});
