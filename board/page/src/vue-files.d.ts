/** `.vue` and `.css` files belong to Vite. What is said of `.vue` is for plain tsc; vue-tsc (check-types.mjs) reads the files. */
declare module '*.vue' {
  import type { DefineComponent } from 'vue';

  const component: DefineComponent<Record<string, unknown>, Record<string, unknown>, unknown>;
  export default component;
}

declare module '*.css';
