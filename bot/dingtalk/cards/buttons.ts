import type { Card, CardButton } from '../../../workflows/card.ts';
import { hasForm } from './form.ts';
import { ellipsis } from './split.ts';
import { buttonColors } from './tones.ts';

/** A button of a group, as data. */
interface DataButton {
  text: string;
  color: string;
  status: 'normal';
  event:
    | { type: 'sendCardRequest'; params: { actionId: string; params: { v: string; b: string } } }
    | { type: 'openLink'; params: { url: string } };
}

/** One row of the card's actions: a group side by side, or one button that asks first. */
export type ActionRow =
  | { btns: DataButton[] }
  | { btns: []; text: string; color: string; confirm_text: string; action_id: string; v: string; b: string };

/** Width of a row in half-characters (a Chinese character counts 2): three buttons of four characters fit a phone. */
const ROW_WIDTH = 36;
const PADDING = 4;
const PER_ROW = 3;

const width = (text: string): number =>
  [...text].reduce((sum, c) => sum + (/[\u0020-\u007e]/.test(c) ? 1 : 2), 0);

/**
 * Rows of buttons. `index` is the button's place in the neutral card: with the version it is what comes back in a
 * press. Buttons that submit the form are not here (see form.ts); on a closed card only links are left.
 */
export function actionRows(card: Card, version: number, closed: boolean): ActionRow[] {
  const submitsAreInForm = hasForm(card);
  const rows: ActionRow[] = [];
  let row: DataButton[] = [];
  let used = 0;
  const flush = (): void => {
    if (row.length > 0) rows.push({ btns: row });
    row = [];
    used = 0;
  };
  (card.buttons ?? []).forEach((button, index) => {
    if ('action' in button && (closed || (button.submits && submitsAreInForm))) return;
    if ('action' in button && button.confirm) {
      flush();
      rows.push(confirmRow(button, button.confirm, version, index));
      return;
    }
    const wide = width(button.label) + PADDING;
    if (row.length > 0 && (row.length >= PER_ROW || used + wide > ROW_WIDTH)) flush();
    row.push(dataButton(button, version, index));
    used += wide;
  });
  flush();
  return rows;
}

function dataButton(button: CardButton, version: number, index: number): DataButton {
  const v = String(version);
  const b = String(index);
  return {
    text: ellipsis(button.label, 90),
    color: buttonColors[button.style ?? 'normal'],
    status: 'normal',
    event:
      'url' in button
        ? { type: 'openLink', params: { url: button.url } }
        : { type: 'sendCardRequest', params: { actionId: `${v}.${b}`, params: { v, b } } },
  };
}

function confirmRow(
  button: Extract<CardButton, { action: string }>,
  confirm: string,
  version: number,
  index: number,
): ActionRow {
  return {
    btns: [],
    text: ellipsis(button.label, 90),
    color: buttonColors[button.style ?? 'normal'],
    confirm_text: ellipsis(confirm, 300),
    action_id: `${version}.${index}`,
    v: String(version),
    b: String(index),
  };
}
