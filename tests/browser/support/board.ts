import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { ensureBoardBuilt } from '../../../board/page/build.ts';
import { startWorld, type World } from '../../world/world.ts';
import { launch } from './browser.ts';

const shotDir = fileURLToPath(new URL('../../../test-results/', import.meta.url));

const DEVICES = {
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  desktop: { viewport: { width: 1440, height: 900 } },
  wall: { viewport: { width: 1920, height: 1080 } },
} as const;

export type BoardDevice = keyof typeof DEVICES;

/** Somebody's browser on the board, signed on. */
export interface BoardScreen {
  page: Page;
  context: BrowserContext;
  /** What the browser complained of. */
  errors: string[];
  /** Goes to a place of the page by its address and waits until its content is there. */
  open(place: string): Promise<void>;
  /** Nothing is loading, and something is shown. */
  settled(): Promise<void>;
  shot(name: string): Promise<void>;
  /** Serious and critical findings of axe-core, as `rule: element`. */
  findings(): Promise<string[]>;
  close(): Promise<void>;
}

export interface BoardBefore {
  browser: Browser;
  world: World;
  /** Of the board, without a slash at the end. */
  url: string;
  /** Somebody taps a link to the board in the chat. */
  screen(device: BoardDevice, userId?: string, place?: string): Promise<BoardScreen>;
}

/** The demonstration factory with the service, the local DingTalk and a browser, once for the tests of a file. */
export function useBoard(): BoardBefore {
  const the = {} as BoardBefore;
  beforeAll(async () => {
    const boardDir = await ensureBoardBuilt();
    [the.browser, the.world] = await Promise.all([
      launch(),
      startWorld({ demo: true, checkpoints: true, boardDir }),
    ]);
    the.url = `${the.world.service.base.publicUrl}/board`;
    the.screen = (device, userId = 'guchanghe', place = '/') => openScreen(the, device, userId, place);
  }, 120_000);
  afterAll(async () => {
    await the.browser.close();
    await the.world.close();
  });
  return the;
}

async function openScreen(
  { browser, world, url }: BoardBefore,
  device: BoardDevice,
  userId: string,
  place: string,
): Promise<BoardScreen> {
  const context = await browser.newContext({
    ...DEVICES[device],
    locale: 'zh-CN',
    // Nobody's phone need be in Shanghai.
    timezoneId: 'America/New_York',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text());
  });
  const settled = async (): Promise<void> => {
    await page.locator('.app h1').first().waitFor();
    await expect.poll(() => page.locator('.skeleton').count(), { timeout: 10_000, interval: 20 }).toBe(0);
    await page.evaluate('document.fonts.ready');
  };
  const screen: BoardScreen = {
    ...{ page, context, errors, settled },
    async open(to) {
      await page.goto(url + to);
      await settled();
    },
    async shot(name) {
      await page.screenshot({ path: `${shotDir}board-${device}-${name}.png` });
    },
    findings: () => findingsOn(page),
    close: () => context.close(),
  };
  const link = new URLSearchParams({ as: userId, url: url + place });
  await page.goto(`${world.sandbox.url}/sandbox/webview?${link}`);
  await settled();
  return screen;
}

let axe: string | undefined;

interface Finding {
  id: string;
  impact: string;
  nodes: { target: string[]; failureSummary: string }[];
}

async function findingsOn(page: Page): Promise<string[]> {
  axe ??= await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(axe);
  const { violations } = (await page.evaluate(
    `axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] })`,
  )) as { violations: Finding[] };
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary}`),
    );
}

/** No sideways scrolling, and no complaint of the browser. */
export async function expectTidy({ page, errors }: BoardScreen): Promise<void> {
  expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
  expect(errors).toEqual([]);
}
