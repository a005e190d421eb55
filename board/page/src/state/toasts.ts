/** Short sentences at the lower edge: what became of an act. */
import { reactive, readonly } from 'vue';
import { errorText } from '../api/client.ts';

export interface Toast {
  id: number;
  text: string;
  tone: 'good' | 'bad' | 'neutral';
}

const list = reactive<Toast[]>([]);
export const toasts = readonly(list);
let last = 0;

export function toast(text: string, tone: Toast['tone'] = 'neutral'): void {
  last += 1;
  const id = last;
  list.push({ id, text, tone });
  // Long enough to be read: some four characters a second, errors twice.
  setTimeout(() => dismiss(id), Math.max(3000, text.length * (tone === 'bad' ? 260 : 130)));
}

export function dismiss(id: number): void {
  const at = list.findIndex((one) => one.id === id);
  if (at >= 0) list.splice(at, 1);
}

/** Runs an act and tells why it did not work. @returns whether it did */
export async function attempt(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    toast(errorText(error), 'bad');
    return false;
  }
}
