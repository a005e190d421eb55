/** A press on a card: one at a time, with an id of its own, so that the same tap sent again takes no second effect. */
import { reactive } from 'vue';
import type { PageCard, PressAnswer, PressRequest } from '../../../api/card.ts';
import { BoardError, errorText, post } from '../api/client.ts';

export interface Pressing {
  /** Id of the button whose press is under way. */
  busy: string | null;
  /** Why the last press has no answer; `again` sends the very same. */
  failed: { text: string; again: () => Promise<void> } | null;
  press(cardId: string, button: string, form: Record<string, string>): Promise<void>;
}

/** @param answered gets the card as it is after the press */
export function usePressing(answered: (card: PageCard) => void): Pressing {
  async function send(request: PressRequest): Promise<void> {
    if (state.busy !== null) return;
    state.busy = request.button;
    state.failed = null;
    try {
      answered((await post<PressAnswer>('/press', request)).card);
    } catch (error) {
      state.failed = { text: failureText(error), again: () => send(request) };
    }
    state.busy = null;
  }

  const state: Pressing = reactive({
    busy: null,
    failed: null,
    press: (cardId: string, button: string, form: Record<string, string>) =>
      send({ cardId, button, form: { ...form }, pressId: newId() }),
  });
  return state;
}

/** Whether it took effect is not known without an answer, and to press again does no harm: that is said. */
function failureText(error: unknown): string {
  const unanswered = error instanceof BoardError && error.status === 0;
  return unanswered
    ? `${errorText(error)}。刚才的操作可能没有送到，可以放心重试，不会重复执行。`
    : errorText(error);
}

function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
