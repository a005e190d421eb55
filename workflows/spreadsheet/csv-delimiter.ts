import { csvRecords, type Delimiter } from './csv-records.ts';
import { SpreadsheetError } from './errors.ts';
import type { SpreadsheetLimits } from './limits.ts';

export const DELIMITERS: readonly Delimiter[] = [',', '\t', ';'];
/** Records that are looked at. */
const SAMPLE = 50;

interface Regularity {
  readonly delimiter: Delimiter;
  /** The most frequent number of fields above one, and how many of the first records have it. */
  readonly fields: number;
  readonly records: number;
  readonly problem: SpreadsheetError | null;
}

/**
 * The delimiter that divides most of the first records into the same number of fields, at least two.
 *
 * @throws SpreadsheetError when there is none: then it is a text, not a table.
 */
export function findDelimiter(text: string, limits: SpreadsheetLimits): Delimiter {
  const tried = DELIMITERS.map((delimiter) => regularity(text, delimiter, limits));
  const [best] = tried
    .filter(({ fields }) => fields > 1)
    .sort((a, b) => b.records - a.records || b.fields - a.fields);
  if (best) return best.delimiter;
  throw (
    tried.find(({ problem }) => problem)?.problem ?? new SpreadsheetError('spreadsheet.not_a_spreadsheet')
  );
}

function regularity(text: string, delimiter: Delimiter, limits: SpreadsheetLimits): Regularity {
  const counts = new Map<number, number>();
  const problem = count(text, delimiter, limits, counts);
  const [fields = 0, records = 0] = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [];
  return { delimiter, fields, records, problem };
}

/** Counts until the sample is full, or until a field cannot be: with the wrong delimiter that means nothing yet. */
function count(
  text: string,
  delimiter: Delimiter,
  limits: SpreadsheetLimits,
  into: Map<number, number>,
): SpreadsheetError | null {
  let seen = 0;
  try {
    for (const { fields } of csvRecords(text, delimiter, {
      fields: limits.columns,
      chars: limits.cellChars,
    })) {
      if (fields.length > 1) into.set(fields.length, (into.get(fields.length) ?? 0) + 1);
      seen += 1;
      if (seen === SAMPLE) return null;
    }
    return null;
  } catch (error) {
    if (error instanceof SpreadsheetError) return error;
    throw error;
  }
}
