import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));
/** Where the finished page lies; served by the service under `/board`. */
export const boardOutDir = fileURLToPath(new URL('../../dist/board-page', import.meta.url));

/**
 * The board. Old webviews (Chrome 69) are the target, as on phones inside DingTalk. Addresses of assets are relative
 * to the page's `<base>`, which the service sets to where it is reached.
 * `npx vite --config board/page/vite.config.ts` serves it for development in front of a running service.
 */
export default defineConfig({
  root,
  base: './',
  plugins: [vue({ features: { optionsAPI: false } })],
  build: {
    outDir: boardOutDir,
    emptyOutDir: true,
    target: 'es2018',
    cssTarget: 'chrome69',
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // ECharts is its own chunk, asked for by the first chart.
    chunkSizeWarningLimit: 800,
  },
  server: { proxy: { '/board/api': 'http://127.0.0.1:8787' } },
});
