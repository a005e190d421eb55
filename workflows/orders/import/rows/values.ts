/** What one row of the workbook says, read; fields that the sheet does not give are absent. */
export interface RowValues {
  /** Absent: a number is given when the row is imported. */
  number?: string;
  customer?: string;
  productCode?: string;
  productName?: string;
  quantity?: number;
  /** Days of Shanghai, `YYYY-MM-DD`. */
  promisedDate?: string;
  shippedDate?: string;
  orderedDate?: string;
  /** Key of the status flow. */
  status?: string;
  /** Yuan, two decimal places. */
  unitPrice?: string;
  /** The salesperson's name as written. */
  sales?: string;
  rush?: boolean;
  specialProcesses?: string[];
  requirements?: string;
  remark?: string;
}
