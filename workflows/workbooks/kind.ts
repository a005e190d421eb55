import type { Card } from '../card.ts';
import type { Ctx, TxCtx } from '../context.ts';
import type { Batch } from '../orders/import/batch.ts';
import type { Refusal } from '../orders/import/refusal.ts';
import type { Book } from './open-book.ts';

/**
 * A kind of workbook that people send: orders, facts, master data … To add one, write its kind beside its flow and name
 * it in kinds.ts. Sending, reading, preview, confirmation and applying are the same for all (orders/import): the row of
 * import_batch, the card, the claims by SKIP LOCKED.
 */
export interface WorkbookKind {
  /** Kept in import_batch.kind; never changed. */
  key: string;
  /** Whether this person may send such workbooks: asked before one is read, and again before it is applied. */
  may(ctx: Ctx): boolean;
  /** Told to those who may not. */
  notAllowed(): Refusal;
  /** Whether a workbook is of this kind, by the names of its sheets and their first rows (`book.top`). */
  recognises(book: Book): Promise<boolean>;
  /**
   * Reads it to the next state of its batch, all or nothing, in the transaction that holds the batch's row: `preview`
   * (with a card that has the buttons confirm, cancel and errors), or an end (`done`).
   * @param ctx acts as the uploader
   * @param onPage told from time to time how many rows are done and how much is read, 0 to 1
   * @throws Refusal, SpreadsheetError: it cannot be used, and why; the card then says so
   */
  read(
    ctx: TxCtx,
    batch: Batch,
    book: Book,
    onPage: (rows: number, progress: number) => Promise<void>,
  ): Promise<void>;
  cards: {
    /** While it is applied, from 0 of total. */
    applying(batch: Batch): Card;
    /** A preview that ended without being applied. */
    ended(batch: Batch, status: string, sentence: string): Card;
  };
  /**
   * Begins to apply a confirmed workbook. What it remembers lasts while this process works on it. Left out where the
   * kind does without the state `applying`.
   */
  applier?(): Applier;
}

export interface Applier {
  /**
   * The next rows, in a transaction that holds the batch's row; marks them and adds to `processed` in it.
   * @param ctx acts as the uploader
   * @returns how many rows were settled; 0 when none was left
   */
  chunk(ctx: TxCtx, batch: Batch): Promise<number>;
  /** After the last chunk: state `done`, and the last card. */
  finish(ctx: TxCtx, batch: Batch): Promise<void>;
}
