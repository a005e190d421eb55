import { watch } from 'vue';
import type { ViewList } from './view-list.ts';

/** For lists that are all in sight: pages are read anew as soon as they are old. */
export function watchOld(list: ViewList): void {
  watch(
    () => list.pages.some((page) => page.old),
    (old) => {
      if (old) for (const page of list.pages) list.look(page);
    },
    { immediate: true },
  );
}
