import type {
  FormField,
  MessageView,
  PaintedBlock,
  PaintedButton,
  PaintedCard,
} from '../../sandbox/control-types.ts';

/** What a test expects: a piece of the text, or a pattern. */
export type Words = string | RegExp;

export const fits = (text: string, words: Words): boolean =>
  typeof words === 'string' ? text.includes(words) : words.test(text);

/** All words of a message as its reader sees them. */
export function textOf(message: MessageView): string {
  const body = message.body;
  if (body.type === 'card') return message.card?.text ?? '';
  if (body.type === 'text') return body.text;
  if (body.type === 'markdown' || body.type === 'actionCard') return `${body.title}\n${body.text}`;
  if (body.type === 'file') return body.fileName;
  return JSON.stringify(body);
}

/** The card that a message brought. */
export function cardOf(message: MessageView): PaintedCard {
  if (!message.card) throw new Error(`not a card: ${textOf(message)}`);
  return message.card;
}

const inside = (blocks: readonly PaintedBlock[]): PaintedBlock[] =>
  blocks.flatMap((block) => (block.kind === 'group' ? inside(block.blocks) : [block]));

const buttonsIn = (card: PaintedCard): PaintedButton[] =>
  inside(card.blocks).flatMap((block) => {
    if (block.kind === 'buttons') return block.buttons;
    return block.kind === 'form' ? [block.submit] : [];
  });

/** Labels of the buttons that can be pressed, in reading order. */
export const buttonsOf = (card: PaintedCard): string[] =>
  buttonsIn(card)
    .filter((button) => button.status === 'normal')
    .map((button) => button.text);

/** What a client sends for a button, also when the card has been painted anew without it. */
export function rawPress(card: PaintedCard, label: string): { actionIds: string[]; params: object } {
  const action = buttonsIn(card).find((button) => button.text === label)?.action;
  if (action?.kind !== 'callback') throw new Error(`no button ${label} that calls back`);
  return { actionIds: action.actionIds, params: action.params };
}

/** Where a button leads that opens a page. */
export function linkIn(card: PaintedCard, label: string): string {
  const action = buttonsIn(card).find((button) => button.text === label)?.action;
  if (action?.kind !== 'openLink') throw new Error(`no button ${label} that opens a page`);
  return action.url;
}

/** What the form is filled with, by field name; choices as the chosen value. */
export function formOf(card: PaintedCard): Record<string, unknown> {
  const fields: FormField[] = inside(card.blocks).flatMap((block) =>
    block.kind === 'form' ? block.fields : [],
  );
  return Object.fromEntries(fields.map((field) => [field.name, chosen(field.defaultValue)]));
}

const chosen = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'value' in value ? value.value : value;

/** The order number on a card or in a text. */
export function numberIn(text: string): string {
  const number = /SO-\d{8}-\d{4,6}/.exec(text)?.[0];
  if (!number) throw new Error(`no order number in: ${text}`);
  return number;
}

/** Who has the order now, by name. */
export function ownerIn(card: PaintedCard): string {
  const name = /在谁手上 ([^（\n]+)（/.exec(card.text)?.[1];
  if (!name) throw new Error(`nobody has it: ${card.text}`);
  return name;
}
