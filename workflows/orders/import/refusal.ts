import { AppError } from '../../errors.ts';

/** A workbook that cannot be imported at all; `sentence` says in Chinese what is wrong and what to do. */
export class Refusal extends AppError {
  readonly sentence: string;

  constructor(code: string, sentence: string, options?: { cause?: unknown }) {
    super(code, {}, options);
    this.name = 'Refusal';
    this.sentence = sentence;
  }
}
