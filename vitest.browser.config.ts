import { defineConfig } from 'vitest/config';

/** `npm run test:browser`: the chat page in a real browser; needs Debian's chromium, or CHROMIUM_PATH. */
export default defineConfig({
  test: {
    include: ['tests/browser/**/*.browser.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
