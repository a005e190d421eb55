import { AppError } from './errors.ts';

/**
 * A number that a button carries (an id, a version, an instant in ms). Buttons are ours and are read from the card that we
 * stored, never from the callback; one that says something else is of no use any more.
 * @throws AppError card.unknown_button when it is no whole number from 0 to 2^53 - 1
 */
export function wholeParam(text: string | undefined): number {
  const value = /^\d{1,16}$/.test(text ?? '') ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(value)) throw new AppError('card.unknown_button');
  return value;
}
