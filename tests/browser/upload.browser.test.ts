import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Desk, openDesk } from '../../bot/upload/testing/desk.ts';
import { advance, moveTo } from '../../db/clock.ts';
import { pass } from '../../workflows/checkpoints/pass.ts';
import { readCheckpoint } from '../../workflows/checkpoints/read.ts';
import { filledForm, flatPhoto, photograph } from '../../workflows/evidence/testing/draw.ts';
import { program } from '../../workflows/evidence/testing/hostile.ts';
import { launch, openScreen, type Screen } from './support/browser.ts';

let browser: Browser;
let desk: Desk;
let screen: Screen;
let page: Page;
let checkpoint: number;
let link: string;
let orders = 0;

beforeAll(async () => {
  [browser, desk] = await Promise.all([launch(), openDesk()]);
});
afterAll(async () => {
  await browser.close();
  await desk.close();
});
beforeEach(async () => {
  await moveTo(desk.database.db, new Date('2026-03-16T10:00:00+08:00'));
  orders += 1;
  checkpoint = await desk.openCheckpoint(`SO-20260316-${String(orders).padStart(4, '0')}`);
  link = await desk.linkFor('checkhead', checkpoint);
  screen = await openScreen(browser, 'phone', desk.url);
  page = screen.page;
  page.setDefaultTimeout(20_000);
});
afterEach(async () => {
  expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
  await screen.close();
  expect(screen.errors).toEqual([]);
});

const photo = async (seed: number) =>
  photograph(await filledForm(seed, seed + 10), { seed, width: 1500, height: 2000 });
/** What the page says of a file of this visit. */
const said = (words: string | RegExp) => page.locator('[data-sent]').getByText(words);
const widthOf = (image: unknown) => (image as { naturalWidth: number }).naturalWidth;
const choose = (...files: { name: string; buffer: Buffer }[]) =>
  page
    .getByLabel('拍照或选择文件')
    .setInputFiles(files.map((file) => ({ ...file, mimeType: 'application/octet-stream' })));

describe('the upload page', () => {
  it('takes several photos at once and shows each with its preview', async () => {
    await page.goto(link);
    await page.getByText('还没有凭证').waitFor();
    await screen.shot('upload-empty');
    await choose(
      { name: '检验记录第一页.jpg', buffer: await photo(1) },
      { name: '首件检验报告-KHM-200-2026年3月-三坐标测量与外观检查记录.jpg', buffer: await photo(2) },
    );
    await page.getByText('已收 2 份，已齐').waitFor();
    expect(await page.locator('[data-sent] .said.good').count()).toBe(2);
    const previews = page.getByRole('img', { name: /^查看/ });
    expect(await previews.count()).toBe(2);
    await expect.poll(() => previews.first().evaluate(widthOf)).toBeGreaterThan(100);
    await screen.shot('upload-received');
    await page.reload();
    await page.getByText('已收 2 份，已齐').waitFor();
    expect(await page.getByRole('img', { name: /^查看/ }).count()).toBe(2);
    await page.getByRole('link', { name: '查看 检验记录第一页.jpg' }).click();
    await expect.poll(() => page.url()).toContain('/preview/1');
    await page.goBack();
    await page.getByText('已收 2 份，已齐').waitFor();
    // The browser asks for an icon of the picture.
    screen.errors.splice(0, screen.errors.findIndex((error) => error.includes('404')) + 1);
  });

  it('says why a file is refused, and the next one is taken all the same', async () => {
    await page.goto(link);
    const dark = await flatPhoto(12);
    const large = path.join(tmpdir(), '太大.jpg');
    await writeFile(large, Buffer.alloc(21 * 1024 * 1024));
    await page.getByLabel('拍照或选择文件').setInputFiles(large);
    await rm(large);
    await choose(
      { name: '太暗.jpg', buffer: dark },
      { name: '程序.jpg', buffer: program() },
      { name: '好的.jpg', buffer: await photo(3) },
    );
    await said('收到，已作为「质检放行」').waitFor();
    expect(await page.locator('[data-sent] .said.bad').allTextContents()).toEqual([
      expect.stringContaining('这个文件是程序'),
      expect.stringMatching(/太暗|空白/),
      expect.stringContaining('超过 20 MB'),
    ]);
    await screen.shot('upload-refused');
  });

  it('shows how far an upload is, and offers to send again what the network lost', async () => {
    await page.goto(link);
    const devtools = await page.context().newCDPSession(page);
    const network = (uploadThroughput: number) =>
      devtools.send('Network.emulateNetworkConditions', {
        ...{ offline: false, latency: 20, downloadThroughput: -1, uploadThroughput },
      });
    await network(150_000);
    await choose({
      name: '慢.png',
      buffer: await sharp(await photo(4))
        .png()
        .toBuffer(),
    });
    await said(/正在上传 [1-9]\d?%/).waitFor();
    await screen.shot('upload-progress');
    await network(-1);
    await devtools.detach();
    await said('收到，已作为「质检放行」').waitFor();
    await page.context().setOffline(true);
    await choose({ name: '断网.jpg', buffer: await photo(7) });
    await said('网络断了，没有传上去。').waitFor();
    await screen.shot('upload-lost');
    await page.context().setOffline(false);
    await page.getByRole('button', { name: '再传一次' }).click();
    await page.getByText('已收 2 份，已齐').waitFor();
    screen.errors.length = 0;
  });

  it('shows who decided meanwhile, when one comes back to it', async () => {
    await desk.send(link, await photo(5), '检验记录.jpg');
    await page.goto(link);
    const head = await desk.staff.as('checkhead');
    await pass(head, {
      checkpointId: checkpoint,
      version: (await readCheckpoint(head, checkpoint))?.version ?? 0,
    });
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    await page.getByText(/任杰 3月16日 10:\d\d 通过/).waitFor();
    expect(await page.getByText('拍照或选择文件').count()).toBe(0);
    await screen.shot('upload-decided');
  });

  it('says that a link has expired, and that one is wrong', async () => {
    await advance(desk.database.db, 5 * 86_400_000);
    await page.goto(link);
    await page.getByRole('heading', { name: '链接已过期' }).waitFor();
    await screen.shot('upload-expired');
    await page.goto(`${link}x`);
    await page.getByRole('heading', { name: '链接不对' }).waitFor();
    screen.errors.length = 0;
  });

  it('works with the keyboard, and late ones are told so', async () => {
    await advance(desk.database.db, 30 * 3_600_000);
    await page.goto(link);
    expect(await page.locator('dd.late').textContent()).toContain('已超时');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.id')).toBe('file');
    await screen.shot('upload-late');
  });

  it('works without JavaScript, one file at a time', async () => {
    const context = await browser.newContext({
      javaScriptEnabled: false,
      viewport: { width: 390, height: 844 },
    });
    const plain = await context.newPage();
    await plain.goto(link);
    await plain
      .locator('input[type=file]')
      .setInputFiles({ name: '记录.jpg', mimeType: 'image/jpeg', buffer: await photo(6) });
    await plain.screenshot({ path: 'test-results/phone-upload-plain.png' });
    await plain.getByRole('button', { name: '上传', exact: true }).click();
    await plain.getByRole('alert').getByText('收到，已作为「质检放行」').waitFor();
    expect(await plain.getByText('记录.jpg').count()).toBe(1);
    await context.close();
  });
});
