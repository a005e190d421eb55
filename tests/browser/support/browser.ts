import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';

const shotDir = fileURLToPath(new URL('../../../test-results/', import.meta.url));
const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--lang=zh-CN',
];

const devices = {
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  tablet: { viewport: { width: 900, height: 700 } },
  desktop: { viewport: { width: 1280, height: 800 } },
};

export type Device = keyof typeof devices;

export interface Screen {
  page: Page;
  /** Opens the page at this query; waits until it shows something. */
  open(search?: string): Promise<void>;
  /** A picture for people to look at, in `test-results/`. */
  shot(name: string): Promise<void>;
  /** Errors of the page so far; a test ends with none. */
  errors: string[];
  close(): Promise<void>;
}

export async function launch(): Promise<Browser> {
  if (!existsSync(executablePath)) {
    throw new Error(`No browser at ${executablePath}. Install Debian's chromium or set CHROMIUM_PATH.`);
  }
  await mkdir(shotDir, { recursive: true });
  return chromium.launch({ executablePath, args: flags });
}

export async function openScreen(browser: Browser, device: Device, baseUrl: string): Promise<Screen> {
  const context = await browser.newContext({
    ...devices[device],
    locale: 'zh-CN',
    timezoneId: 'America/New_York',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  page.setDefaultTimeout(8000);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return {
    page,
    errors,
    async open(search = '') {
      await page.goto(`${baseUrl}/${search}`);
      await page.locator('.app, .welcome').first().waitFor();
    },
    async shot(name) {
      await page.screenshot({ path: `${shotDir}${device}-${name}.png` });
    },
    close: () => context.close(),
  };
}
