/** The sheet that says what this workbook is, and where in it. */
export const MARK_SHEET = '说明';
export const MARK_LABEL = '配置标记（请勿改动）';

/** The version that a workbook was made from. */
export interface Origin {
  name: string;
  version: number;
  digest: string;
}

const MARK = /^DANMAI-CONFIG-1\/(\d{1,15})\/([0-9a-f]{16})$/;

export const markText = ({ version, digest }: Omit<Origin, 'name'>): string =>
  `DANMAI-CONFIG-1/${version}/${digest.slice(0, 16)}`;

/** The version and the first digits of its digest; null when the text is no mark of ours. */
export function readMark(text: string): { version: number; digest: string } | null {
  const match = MARK.exec(text.trim());
  return match ? { version: Number(match[1]), digest: match[2] ?? '' } : null;
}

/** How to edit the workbook: label and line. */
export const INTRODUCTION: readonly (readonly [label: string, line: string])[] = [
  [
    '怎么用',
    '直接在各工作表里修改，保存后把文件发给机器人（单聊）。机器人先检查，有错会逐条指出工作表和单元格，什么都不改；没有错就给出改动清单，由另一位有“启用配置”权限的同事确认后立即生效。',
  ],
  ['增加', '在表格末尾的空行里填写。代号用小写英文字母、数字和下划线，定了就不要再改：它是系统认人的依据。'],
  ['改名', '只改“名称”一格即可，别处引用旧名称的地方会自动认作新名称。'],
  ['删除', '清空或删除整行。正被订单使用的状态、关卡、角色不能删，会告诉您还有多少。'],
  ['填写', '引用状态、角色、关卡时写名称或代号。一格里写多个时用、隔开。不适用的格留空。'],
  ['不要', '不要用公式，不要合并单元格，不要改工作表名、表头和配置标记。列的先后、行的先后可以调整。'],
  [
    '注意',
    '由表格改过的部分，服务器上配置文件（YAML）里的注释和排版不会保留；没有改动的文件原样不变。以后若服务器文件夹里的配置文件又被改动，以改动后的文件为准，并另成一版。',
  ],
  ['过期', '这份表格只能用于它导出时的那一版。期间若有别的版本启用，请重新发送“导出配置”。'],
];
