/** Cards as painted: the template's components with this person's data put in. */

/** What happens when a button is pressed. */
export type ButtonAction =
  /** 回传请求: a callback with these ids and params goes to the bot. */
  | { kind: 'callback'; actionIds: string[]; params: Record<string, unknown> }
  | { kind: 'openLink'; url: string }
  | { kind: 'none' };

export interface PaintedButton {
  /** Stable within the card; usable as `button` in a click. */
  key: string;
  text: string;
  /** As the template or data says: blue, red, gray, green, … or a CSS colour. */
  color: string;
  status: 'normal' | 'disabled';
  action: ButtonAction;
  /** Ask this first (确认弹窗). */
  confirm?: { title: string; message: string; okText: string; cancelText: string };
}

export interface FormOption {
  value: string;
  text: string;
}

export type FormFieldType =
  | 'TEXT'
  | 'TEXT_AREA'
  | 'TEXT_ARRAY'
  | 'NUMBER'
  | 'SELECT'
  | 'MULTI_SELECT'
  | 'DATE'
  | 'TIME'
  | 'DATETIME'
  | 'CHECKBOX'
  | 'SWITCH'
  | 'CHECKBOX_GROUP'
  | 'MULTI_CHECKBOX_GROUP';

/** A field of a form variable, as documented for the 表单 component. */
export interface FormField {
  name: string;
  label?: string;
  type: FormFieldType;
  required?: boolean;
  requiredMsg?: string;
  readOnly?: boolean;
  hidden?: boolean;
  placeholder?: string;
  format?: string;
  /** SELECT: `{index,value}`; MULTI_SELECT: `{index[],value[]}`; CHECKBOX: boolean; others: text. */
  defaultValue?: unknown;
  options?: FormOption[];
  minRows?: number;
  maxRows?: number;
}

/** A visible piece of a card, top to bottom. */
export type PaintedBlock =
  | { kind: 'header'; title: string; subtitle?: string; color?: string; iconUrl?: string }
  | { kind: 'text'; text: string; size: 'title' | 'body' | 'note'; color?: string; bold?: boolean }
  | { kind: 'markdown'; text: string }
  | { kind: 'image'; url: string; alt?: string }
  | { kind: 'divider' }
  | { kind: 'tag'; text: string; color?: string }
  | { kind: 'table'; columns: { title: string; key: string }[]; rows: Record<string, string>[] }
  /** A standalone input; its value is sent only by a later button, under `variable`. */
  | {
      kind: 'input';
      variable: string;
      input: 'text' | 'textarea' | 'date' | 'select' | 'multiselect' | 'checkbox';
      label?: string;
      placeholder?: string;
      value: unknown;
      options?: FormOption[];
      disabled: boolean;
    }
  | { kind: 'form'; formId: string; fields: FormField[]; submit: PaintedButton }
  | { kind: 'buttons'; layout: 'row' | 'column'; buttons: PaintedButton[] }
  | { kind: 'group'; direction: 'row' | 'column'; blocks: PaintedBlock[] }
  /** A component this sandbox does not paint; named, not hidden. */
  | { kind: 'unsupported'; component: string };

/** A card instance as now painted for one person. */
export interface PaintedCard {
  outTrackId: string;
  templateId: string;
  forUserId: string;
  /** Grows with every change that touched this person's view. */
  revision: number;
  /** Merged variables of this person: public, their private ones over it; objects and arrays stay JSON text. */
  data: Record<string, string>;
  blocks: PaintedBlock[];
  /** All readable text of the card, one line per block; for tests and search. */
  text: string;
  createdAt: number;
  updatedAt: number;
}

/** What came back from a click. */
export interface ClickResult {
  /**
   * answered: the bot acked 200 within 2 s and its response was applied to the clicker's view.
   * late: no ack within 2 s (a later one is ignored). failed: acked with another code.
   * not_delivered: no connection subscribed to card callbacks. not_stream: created without callbackType STREAM.
   */
  outcome: 'answered' | 'late' | 'failed' | 'not_delivered' | 'not_stream';
  latencyMs: number;
  ackCode?: number;
  /** What the client would show (操作失败 …); absent when all went well. */
  toast?: string;
  /** `data.response` of the ack as received. */
  response?: unknown;
  /** The clicker's card after the click. */
  card: PaintedCard;
}

/** A card as stored, for tests that want the raw maps. */
export interface CardRecord {
  outTrackId: string;
  templateId: string;
  callbackType: 'STREAM' | 'HTTP' | null;
  userIdType: 1 | 2;
  cardData: Record<string, string>;
  privateData: Record<string, Record<string, string>>;
  /** Values that only one clicker sees, from callback responses, until a PUT touches the same keys. */
  clickerViews: Record<string, Record<string, string>>;
  deliveries: {
    spaceType: string;
    spaceId: string;
    conversationId: string;
    messageId: string;
    onlyFor?: string[];
  }[];
  createdAt: number;
  updatedAt: number;
  revision: number;
}
