/** Something loaded from the server and kept fresh while it is shown. */
import { onUnmounted, reactive, watch } from 'vue';
import { BoardError, errorText } from '../api/client.ts';
import { type Change, onChanges } from './live.ts';

export interface Resource<T> {
  data: T | null;
  /** A sentence; what was loaded before stays in `data`. */
  error: string | null;
  /** The error is a refusal (403, 404) that trying again does not change. */
  refused: boolean;
  loading: boolean;
  reload(): Promise<void>;
}

interface Options {
  /** Whether a change of the data concerns this; without it nothing is followed. */
  touches?: (change: Change) => boolean;
}

const KEPT = 24;
/** Last answers by address, so that going back shows at once what was there. */
const kept = new Map<string, unknown>();

export function keep(key: string, value: unknown): void {
  kept.delete(key);
  kept.set(key, value);
  const [oldest] = kept.keys();
  if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
}

export const keptOf = <T>(key: string): T | null => (kept.get(key) as T | undefined) ?? null;

/** Another person's answers are not shown to the next. */
export const forgetAll = (): void => kept.clear();

/**
 * @param key what is loaded; a change of it loads anew and shows nothing of the last
 * @param load asks the server; its signal aborts when the answer is not wanted any more
 */
export function useResource<T>(
  key: () => string,
  load: (signal: AbortSignal) => Promise<T>,
  { touches }: Options = {},
): Resource<T> {
  let abort = new AbortController();

  async function reload(): Promise<void> {
    abort.abort();
    abort = new AbortController();
    const { signal } = abort;
    const asked = key();
    resource.loading = true;
    try {
      const data = await load(signal);
      if (signal.aborted) return;
      keep(asked, data);
      resource.data = data as never;
      resource.error = null;
    } catch (error) {
      if (signal.aborted) return;
      resource.error = errorText(error);
      resource.refused = error instanceof BoardError && (error.status === 403 || error.status === 404);
      if (resource.refused) resource.data = null;
    }
    resource.loading = false;
  }

  const resource = reactive({
    data: null as T | null,
    error: null as string | null,
    refused: false,
    loading: true,
    reload,
  }) as Resource<T>;

  watch(
    key,
    (asked) => {
      resource.data = keptOf<T>(asked);
      resource.error = null;
      void reload();
    },
    { immediate: true },
  );
  if (touches) onChanges(touches, reload);
  onUnmounted(() => abort.abort());
  return resource;
}
