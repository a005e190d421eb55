/**
 * The neutral card as the page gets it, and a press on it. What a button does (its action and params) stays on the
 * server: the page relays only which button of which version was pressed.
 */
export type PageTone = 'neutral' | 'info' | 'good' | 'warn' | 'bad';

export interface PageField {
  label: string;
  value: string;
  tone?: PageTone;
}

/** Dates are `YYYY-MM-DD`; a multiselect's value is its options joined with `,`. */
export type PageInput = {
  name: string;
  label: string;
  required?: boolean;
  placeholder?: string;
  value?: string;
} & (
  | { kind: 'text' | 'textarea' | 'number' | 'date' }
  | { kind: 'select' | 'multiselect'; options: { value: string; label: string }[] }
);

export type PageButton = {
  label: string;
  style: 'primary' | 'normal' | 'danger';
} & (
  | {
      /** `<version>.<index>`, as it goes back in a press. */
      id: string;
      /** Asked before the press is sent. */
      confirm?: string;
      /** This press carries the card's inputs. */
      submits?: boolean;
      /** Leads to another section of the same thing, or back: pages with tabs of their own leave it out. */
      tab?: boolean;
    }
  | { url: string }
);

export interface PageCard {
  /** Of its row; '' for a card that only shows something. */
  id: string;
  version: number;
  /** Nothing can be pressed any more. */
  closed: boolean;
  title: string;
  status?: { text: string; tone: PageTone };
  /** Markdown: paragraphs, bold, lists, line breaks; never HTML. */
  text?: string;
  fields?: PageField[];
  /** Addresses relative to the page's base, which answer only to who may see the card. */
  images?: { src: string; caption?: string }[];
  inputs?: PageInput[];
  buttons?: PageButton[];
  notice?: { text: string; tone: PageTone };
  footer?: string;
}

/** `POST /board/api/press` */
export interface PressRequest {
  cardId: string;
  button: string;
  /** By name of the input. */
  form: Record<string, string>;
  /** Made by the page, once per tap: 8 to 64 characters of `A-Za-z0-9_-`. The same id again takes no effect. */
  pressId: string;
}

export interface PressAnswer {
  card: PageCard;
}
