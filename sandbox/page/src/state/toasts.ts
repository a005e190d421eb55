/** Short notices at the edge of the screen. */
import { reactive } from 'vue';
import { errorText } from '../api/http.ts';

export interface Toast {
  id: number;
  text: string;
  tone: 'info' | 'good' | 'bad';
}

const SHOWN_MS = 4000;
const MOST = 3;
let lastId = 0;

export const toasts = reactive<Toast[]>([]);

export function dismiss(id: number): void {
  const at = toasts.findIndex((one) => one.id === id);
  if (at >= 0) toasts.splice(at, 1);
}

/** Shows a notice for a few seconds; the same words are not stacked. */
export function toast(text: string, tone: Toast['tone'] = 'info'): void {
  const same = toasts.find((one) => one.text === text);
  if (same) dismiss(same.id);
  lastId += 1;
  const id = lastId;
  toasts.push({ id, text, tone });
  if (toasts.length > MOST) toasts.shift();
  setTimeout(() => dismiss(id), tone === 'bad' ? SHOWN_MS * 1.5 : SHOWN_MS);
}

/** Runs something that may fail and tells the person when it does; the answer is whether it went well. */
export async function attempt(work: () => Promise<unknown>, success?: string): Promise<boolean> {
  try {
    await work();
    if (success) toast(success, 'good');
    return true;
  } catch (error) {
    toast(errorText(error), 'bad');
    return false;
  }
}
