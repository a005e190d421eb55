import type { ErrorParams } from '../errors.ts';

type Sentence = (params: ErrorParams) => string;

const SAVE_AS = '请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后重新发送';
const SPLIT = '拆成几个文件分次发送';
const EXPORT_AGAIN = '请在电脑上打开检查，另存为新的 .xlsx 文件后重新发送';

/** What the sender is told for each refusal, by code without `spreadsheet.`. */
export const spreadsheetSentences = {
  empty_file: () => '这个文件是空的（0 字节），请检查后重新发送。',
  file_missing: () => '没有取到这个文件，请重新发送。',
  file_too_large: (p) =>
    `文件有 ${p.sizeMb} MB，超过 ${p.limitMb} MB 的上限。请删去图片和多余的工作表，或${SPLIT}。`,
  old_xls: () => `这是旧版 .xls 文件，读不了。${SAVE_AS}。`,
  encrypted: () => '这个文件设了打开密码，读不了。请在 Excel 或 WPS 里取消密码，保存后重新发送。',
  xlsb: () => `这是二进制工作簿（.xlsb），读不了。${SAVE_AS}。`,
  ods: () => `这是 OpenDocument 表格（.ods），读不了。${SAVE_AS}。`,
  numbers: () => '这是苹果 Numbers 表格，读不了。请在 Numbers 里选“导出为 Excel（.xlsx）”后重新发送。',
  other_office: (p) => `这是${p.what}，不是表格。请发送 .xlsx 或 .csv 文件。`,
  web_table: () => `这个文件其实是系统导出的网页或 XML 表格，只是扩展名像表格。${SAVE_AS}。`,
  not_a_spreadsheet: () => '这个文件不是表格。请发送 .xlsx 或 .csv 文件。',
  truncated: () => '文件不完整，可能没有传完。请重新发送；如果还是这样，请在电脑上打开确认文件完好。',
  corrupt: (p) =>
    `文件内容有损坏${p.where === undefined ? '' : `（${p.where}）`}，读不下去。${EXPORT_AGAIN}。`,
  zip_bomb: () => `文件展开后大得不正常，为安全起见没有读取。${EXPORT_AGAIN}。`,
  too_much_data: () => `文件展开后的内容太多，超过了读取上限。请删去多余的工作表和内容，或${SPLIT}。`,
  too_many_entries: (p) =>
    `文件里有 ${p.count} 个部件，超过 ${p.limit} 个的上限。请删去图片和附件后重新发送。`,
  too_many_rows: (p) => `工作表“${p.sheet}”超过 ${p.limit} 行。请删去多余的行，或${SPLIT}。`,
  too_many_columns: (p) =>
    `工作表“${p.sheet}”的单元格 ${p.cell} 超出了第 ${p.limit} 列。请删去右边用不到的内容后重新发送。`,
  cell_too_long: (p) => `单元格 ${p.cell} 里的文字超过 ${p.limit} 个字。请缩短后重新发送。`,
  row_too_long: (p) => `第 ${p.row} 行的文字合计超过 ${p.limit} 个字。请缩短后重新发送。`,
  doctype: () => `文件里含有不允许的 DOCTYPE 声明，为安全起见没有读取。${EXPORT_AGAIN}。`,
  no_rows: () => '表格里没有内容。请检查是不是发错了文件。',
  only_hidden: () => '有内容的工作表都被隐藏了。请在 Excel 里取消隐藏，保存后重新发送。',
  no_such_sheet: (p) => `没有名为“${p.sheet}”的可见工作表。可选的有：${p.sheets}。`,
  open_quote: (p) => `第 ${p.row} 行有一个引号没有成对，后面的内容分不开。${SAVE_AS}。`,
  out_of_memory: () => `读取这个文件需要的内存太多，已停止。请删去多余的工作表和内容，或${SPLIT}。`,
  timeout: (p) => `读取超过 ${p.seconds} 秒，已停止。请删去多余的工作表和内容，或${SPLIT}。`,
  crashed: () => `读取这个文件时出错，已停止，没有导入任何内容。${EXPORT_AGAIN}。`,
  cancelled: () => '读取已取消。',
  abandoned: () => '文件读到一半没有继续处理，已停止，没有导入任何内容。请重新发送。',
} as const satisfies Record<string, Sentence>;
