import writeXlsxFile from 'write-excel-file/node';

export type Sheets = Readonly<Record<string, readonly (readonly (string | number | null)[])[]>>;

/** A real .xlsx with several sheets, the first row of each being its column names. */
export async function book(sheets: Sheets): Promise<Buffer> {
  return writeXlsxFile(
    Object.entries(sheets).map(([sheet, rows]) => ({
      sheet,
      data: rows.map((row) =>
        row.map((value) =>
          value === null
            ? null
            : typeof value === 'number'
              ? { value, type: Number }
              : { value, type: String },
        ),
      ),
    })),
  ).toBuffer();
}
