/** Pressing things on one card: confirmation, the wait for the bot's answer, what came back. */
import { type InjectionKey, inject, provide, reactive, ref } from 'vue';
import type { PaintedButton } from '../../../../control-types.ts';
import { clickCard } from '../../api/control.ts';
import { errorText } from '../../api/http.ts';
import { safeLink } from '../../logic/links.ts';
import { chats, takeCard } from '../../state/chats.ts';
import { ask } from '../../state/dialogs.ts';
import { toast } from '../../state/toasts.ts';
import { openInWebview } from '../../state/webview.ts';

export interface CardDesk {
  /** Key of the button whose answer is awaited. */
  pressed: { value: string | null };
  /** Values of standalone inputs, by variable; sent with the next button. */
  inputs: Record<string, unknown>;
  press: (button: PaintedButton, form?: Record<string, unknown>) => Promise<void>;
}

const KEY: InjectionKey<CardDesk> = Symbol('card');

async function confirmed(button: PaintedButton): Promise<boolean> {
  if (!button.confirm) return true;
  const { title, message, okText, cancelText } = button.confirm;
  return ask({ title: title || '请确认', message, okText, cancelText });
}

function openAddress(address: string): void {
  const target = safeLink(address);
  if (target === null) toast('这个按钮的地址打不开', 'bad');
  else openInWebview(target);
}

/** For the card's root; its parts get it by `useCardDesk`. */
export function provideCardDesk(outTrackId: () => string): CardDesk {
  const pressed = ref<string | null>(null);
  const inputs = reactive<Record<string, unknown>>({});

  async function send(button: PaintedButton, form: Record<string, unknown> | undefined): Promise<void> {
    pressed.value = button.key;
    try {
      const click = { userId: chats.userId, button: button.key, inputs: { ...inputs } };
      const result = await clickCard(outTrackId(), form ? { ...click, form } : click);
      takeCard(result.card);
      if (result.toast) toast(result.toast, result.outcome === 'answered' ? 'info' : 'bad');
    } catch (error) {
      toast(errorText(error), 'bad');
    } finally {
      pressed.value = null;
    }
  }

  const desk: CardDesk = {
    pressed,
    inputs,
    async press(button, form) {
      if (pressed.value !== null || button.status === 'disabled' || !(await confirmed(button))) return;
      if (button.action.kind === 'openLink') openAddress(button.action.url);
      else if (button.action.kind === 'callback') await send(button, form);
      else toast('这个按钮没有设置动作');
    },
  };
  provide(KEY, desk);
  return desk;
}

export function useCardDesk(): CardDesk {
  const desk = inject(KEY);
  if (!desk) throw new Error('a card part outside a card');
  return desk;
}
