import type { CardButton } from '../../workflows/card.ts';

/** A press as the client relays it: which version of the card, which button. */
export interface ButtonId {
  version: number;
  index: number;
}

/** Reads `<version>.<index>`; null when the client sent something else. */
export function parseButtonId(text: string): ButtonId | null {
  const match = /^(\d{1,9})\.(\d{1,3})$/.exec(text);
  return match ? { version: Number(match[1]), index: Number(match[2]) } : null;
}

/** The button that the server painted there; what the client says about it is never used. */
export function buttonAt(
  buttons: readonly CardButton[] | undefined,
  index: number,
): Extract<CardButton, { action: string }> | null {
  const button = buttons?.[index];
  return button && 'action' in button ? button : null;
}
