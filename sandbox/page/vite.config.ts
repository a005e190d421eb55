import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));
/** Where the finished page lies; served by the sandbox. */
export const pageOutDir = fileURLToPath(new URL('../../dist/sandbox-page', import.meta.url));

/**
 * The chat page. Old webviews (Chrome 69) are the target, as on phones inside a chat app.
 * `npx vite --config sandbox/page/vite.config.ts` serves it for development in front of a running sandbox.
 */
export default defineConfig({
  root,
  base: './',
  plugins: [vue({ features: { optionsAPI: false } })],
  build: {
    outDir: pageOutDir,
    emptyOutDir: true,
    target: 'es2018',
    cssTarget: 'chrome69',
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: { proxy: { '/sandbox': 'http://127.0.0.1:8790' } },
});
