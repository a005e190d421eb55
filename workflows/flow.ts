import type { Card } from './card.ts';
import type { TxCtx } from './context.ts';
import type { IntentKind, IntentOf } from './intents.ts';
import type { Conversation, Recipient } from './messages.ts';

/** Where a person's words came from and where the answer goes. */
export interface Where {
  conversation: Conversation;
  /** Answer in the same conversation. */
  reply: Recipient;
  /** Unique per inbound message; the root of idempotency keys of what is said in answer. */
  messageKey: string;
  /** For files: the words that came with them, and those of the message that was quoted. */
  words?: string;
}

/** A file that a person sent; its bytes are already durable in the evidence store. */
export interface IncomingFile {
  sha256: string;
  name: string;
  size: number;
  mime: string;
}

/** A claimed press of a button: the card row was locked and its version matched. */
export interface Press {
  cardId: string;
  cardKey: string;
  /** The version the card will have after this press. */
  version: number;
  view: Card;
  params: Readonly<Record<string, string>>;
  /** Values of the card's inputs, trimmed strings; multiselect joined with ",". */
  form: Readonly<Record<string, string>>;
  pressKey: string;
}

/** What a press leads to: the card's next look; `closed` takes its buttons away for good. */
export interface PressResult {
  card: Card;
  closed?: boolean;
}

/**
 * Does what is due: one ref at a time, or a set of refs at once where thousands may be due at the same instant. A set
 * that fails is given again ref by ref.
 */
export type DueHandler =
  | ((ctx: TxCtx, ref: string) => Promise<void>)
  | { set(ctx: TxCtx, refs: readonly string[]): Promise<void> };

/**
 * A flow of the factory: what it answers to. Handlers run inside ONE transaction with the inbox row (or the
 * due row, or the card claim) that caused them; whatever they say goes through `say` into the outbox. An
 * AppError thrown by a handler rolls everything back and its sentence is told to the person.
 */
export interface Flow {
  name: string;
  /** Example phrases for the help text, in Chinese. */
  phrases?: readonly string[];
  intents?: { [K in IntentKind]?: (ctx: TxCtx, intent: IntentOf<K>, where: Where) => Promise<void> };
  /** By action name of the button. */
  presses?: Readonly<Record<string, (ctx: TxCtx, press: Press) => Promise<PressResult>>>;
  /** What a press with these params acts on (an order); presses on one subject queue up before any row is locked. */
  subject?(params: Readonly<Record<string, string>>): string | undefined;
  /** First flow that accepts a file takes it. */
  files?: {
    accepts(file: IncomingFile): boolean;
    /**
     * Whether this flow has just asked this person for a file, or knows it by what is in it (a short look: it is within
     * the transaction of its message); then it gets it, whatever others accept.
     */
    awaits?(ctx: TxCtx, file: IncomingFile, where: Where): Promise<boolean>;
    take(ctx: TxCtx, file: IncomingFile, where: Where): Promise<void>;
    /** The words with a file say what it is for; they are not answered as a question of their own. */
    readsWords?: boolean;
  };
  /** By kind of due instant. May schedule the next one itself. */
  due?: Readonly<Record<string, DueHandler>>;
  /** Long work outside any transaction, claimed row by row by the flow itself; called when woken. */
  work?: { channel: string; run(ctx: import('./context.ts').Ctx, signal: AbortSignal): Promise<void> };
  /** Once at start, in a transaction: e.g. make sure that the next daily due instant exists. */
  start?(ctx: TxCtx): Promise<void>;
}
