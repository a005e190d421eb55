import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { launch, openScreen, type Screen } from './browser.ts';
import { type Factory, startFactory } from './factory.ts';

/** What a test of the chat page works with; anew for each test. */
export interface Before {
  /** For another person's screen. */
  browser: Browser;
  factory: Factory;
  screen: Screen;
}

/** A browser for the tests of one file, with a sandbox and a screen for each test; the page must not complain. */
export function useScreen(kind: Parameters<typeof openScreen>[1]): Before {
  const the = {} as Before;
  beforeAll(async () => {
    the.browser = await launch();
  });
  afterAll(() => the.browser.close());
  beforeEach(async () => {
    the.factory = await startFactory();
    the.screen = await openScreen(the.browser, kind, the.factory.url);
  });
  afterEach(async () => {
    await the.screen.close();
    await the.factory.close();
    expect(the.screen.errors).toEqual([]);
  });
  return the;
}
