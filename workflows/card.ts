/** The neutral card: what people see, on whichever platform. Channels render it by their abilities. */
export type Tone = 'neutral' | 'info' | 'good' | 'warn' | 'bad';

export interface CardField {
  label: string;
  value: string;
  tone?: Tone;
}

/** `name` is the key under which the value comes back in a press. Dates are `YYYY-MM-DD`. */
export type CardInput = {
  name: string;
  label: string;
  required?: boolean;
  placeholder?: string;
  value?: string;
} & (
  | { kind: 'text' | 'textarea' | 'number' | 'date' }
  | { kind: 'select' | 'multiselect'; options: { value: string; label: string }[] }
);

export type CardButton =
  | {
      label: string;
      /** Which press handler of the card's flow answers. */
      action: string;
      /** Kept on the server with the card; never taken from the client. */
      params?: Record<string, string>;
      style?: 'primary' | 'normal' | 'danger';
      /** Asked on the client before the press is sent. */
      confirm?: string;
      /** This press carries the card's inputs. */
      submits?: boolean;
    }
  | { label: string; url: string; style?: 'primary' | 'normal' };

export interface Card {
  title: string;
  status?: { text: string; tone: Tone };
  /** Markdown: paragraphs, bold, lists, line breaks. No HTML. */
  text?: string;
  fields?: CardField[];
  /** Pictures by evidence hash. */
  images?: { sha256: string; caption?: string }[];
  inputs?: CardInput[];
  buttons?: CardButton[];
  /** A line that answers the last press, e.g. why it was refused. */
  notice?: { text: string; tone: Tone };
  footer?: string;
  /**
   * Which order (or, on cards of checkpoints, which checkpoint) in which version this painting shows; never painted,
   * for the flow that keeps cards current.
   */
  shows?:
    | { order: number; version: number /** Of the full view. */; section?: string }
    | { checkpoint: number; version: number };
  /**
   * In a group: what these people see instead (by userId), e.g. the buttons only they have. Who once had a view of
   * their own stays in it, with `{}` to see the common one again: platforms keep a private view until told another.
   */
  privateViews?: Record<string, Partial<Omit<Card, 'privateViews'>>>;
}

/**
 * The next look of a card, with everybody who had a private view and has none now given an empty one: the
 * platform keeps a person's private view until it is told another.
 */
export function withFormerPrivateViews(before: Card, next: Card): Card {
  if (!before.privateViews) return next;
  const emptied = Object.fromEntries(Object.keys(before.privateViews).map((userId) => [userId, {}]));
  return { ...next, privateViews: { ...emptied, ...next.privateViews } };
}
