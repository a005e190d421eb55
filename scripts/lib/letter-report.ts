import type { LetterReading, LetterResult } from '../../ocr/types.ts';
import type { Expected, Reason, Verdict } from '../../workflows/due-date-change/letter-reader.ts';
import { judgeLetter } from '../../workflows/due-date-change/rules.ts';
import { shanghaiDay } from '../../workflows/working-time/shanghai.ts';

/** What the letter is held against, as far as the command line says. */
export interface Given {
  readonly order?: string | undefined;
  readonly customer?: string | undefined;
  readonly created?: string | undefined;
  readonly newDue?: string | undefined;
  readonly currentDue?: string | undefined;
  readonly today?: string | undefined;
}

export interface Report {
  /** Undefined: a letter was read and held against nothing. */
  readonly verdict?: Verdict;
  readonly reasons?: readonly Reason[];
  readonly reading?: LetterReading;
}

/** A file that is no letter is rejected, what nobody could read goes to a person, whatever was expected. */
export function reportOf(result: LetterResult, given: Given): Report {
  if (result.outcome !== 'read') {
    const { code, sentence } = result;
    const verdict = result.outcome === 'refused' ? 'reject' : 'manual';
    return { verdict, reasons: [{ code, sentence, item: null, weight: verdict }] };
  }
  const { order, customer, created, newDue } = given;
  if ([order, customer, created, newDue].every((value) => value === undefined)) return { reading: result };
  return { ...judgeLetter(result, expectedOf(result, given)), reading: result };
}

/** What is not given is not held against the letter, except that a value must be legible. */
function expectedOf({ fields }: LetterReading, given: Given): Expected {
  return {
    orderNumber: given.order ?? fields.orderNumber.value ?? '',
    customerName: given.customer ?? '',
    createdDate: given.created ?? '0000-01-01',
    currentDueDate: given.currentDue ?? fields.oldDueDate.value ?? '',
    newDueDate: given.newDue ?? fields.newDueDate.value ?? '',
    today: given.today ?? shanghaiDay(new Date()),
  };
}

/** Pictures stay out of it. */
export function asJson({ reading, ...verdict }: Report): string {
  if (!reading) return JSON.stringify(verdict, null, 2);
  const pages = reading.pages.map(({ picture: _, ...page }) => page);
  const seals = reading.seals.map(({ sectors, ...seal }) => ({
    ...seal,
    ringCoverage: sectors.filter(Boolean).length / Math.max(1, sectors.length),
  }));
  const {
    fields,
    customer,
    lines,
    outcome,
    engine,
    sha256,
    kind,
    editor,
    skipped,
    remarks,
    redMarks,
    patched,
  } = reading;
  return JSON.stringify(
    {
      ...verdict,
      fields,
      customer,
      seals,
      remarks,
      redMarks,
      patched,
      outcome,
      engine,
      sha256,
      kind,
      editor,
      pages,
      skipped,
      lines,
    },
    null,
    2,
  );
}
