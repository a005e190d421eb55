import { SpreadsheetError } from './errors.ts';

/** @throws SpreadsheetError when a file of `size` bytes is larger than `limit`. */
export function checkSize(size: number, limit: number): void {
  if (size <= limit) return;
  throw new SpreadsheetError('spreadsheet.file_too_large', {
    sizeMb: megabytes(size),
    limitMb: megabytes(limit),
  });
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1).replace('.0', '');
}
