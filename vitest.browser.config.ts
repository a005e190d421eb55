import { defineConfig } from 'vitest/config';

/** `npm run test:browser`: the pages in a real browser; needs Debian's chromium, or CHROMIUM_PATH. */
export default defineConfig({
  test: {
    include: ['tests/browser/**/*.browser.test.ts'],
    globalSetup: ['db/testing/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    // The service is imported once, not once per file.
    isolate: false,
  },
});
