/** `.vue` and `.css` files belong to Vite; templates are not type-checked, so they stay thin. */
declare module '*.vue' {
  import type { DefineComponent } from 'vue';

  const component: DefineComponent<Record<string, unknown>, Record<string, unknown>, unknown>;
  export default component;
}

declare module '*.css';
