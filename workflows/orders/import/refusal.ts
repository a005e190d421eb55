import { AppError } from '../../errors.ts';

/** A workbook, or a wish about one, that is refused; `sentence` says in Chinese what is wrong and what to do. */
export class Refusal extends AppError {
  readonly sentence: string;

  constructor(code: string, sentence: string, options?: { cause?: unknown }) {
    super(code, {}, options);
    this.name = 'Refusal';
    this.sentence = sentence;
  }
}

export const notAllowed = (): Refusal =>
  new Refusal('import.not_allowed', '您没有导入订单的权限。如需导入，请联系销售主管、计划员或总经理。');
