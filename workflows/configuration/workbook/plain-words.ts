import { MISSING } from '../../factory/explain-issue.ts';
import type { Problem } from '../../factory/problem.ts';
import type { FilesData } from './data.ts';
import { namesOf } from './data.ts';
import { LAYOUT, type TableSheet } from './layout.ts';

/** Words of the YAML files that its checks use, as the workbook has them. Longer ones first. */
const PHRASES: readonly (readonly [RegExp, string])[] = [
  [/user（人员 userId）与 role（角色）/g, '「备用负责人」与「备用负责角色」'],
  [/users、titles、departments/g, '部门、职务、人员'],
  [/role、user、salesperson、headOf(?:、capability)?/g, '“角色:…”“人员:…”“部门负责人:…”等写法'],
  [/status、event、passed/g, '“进入:…”“事件:…”“通过:…”'],
  [/\{ before: promisedDate, days: 3 \}/g, '“承诺交期前3个工作日”'],
  [/，如 \{ material: 95% \}/g, ''],
  [/off（休息）、work（照常上班）/g, '休息、照常上班'],
  [/标为 terminal: true/g, '把“终态”填“是”'],
  [/缺少责任角色 owner/g, '缺少责任角色'],
  [/缺少 waitsFor/g, '缺少「等待事项」'],
  [/请删去 owner/g, '请清空「责任角色」'],
  [/pieces 只能与 workReport: last 一起写/g, '「末道合格比例」只能与报工“末道完成”一起写'],
  [/请改为 hold 或 reject，或删去 evidence/g, '请改为“保持打开”或“自动驳回”，或清空「凭证」'],
  [/atMost 不能小于 atLeast/g, '「凭证至多」不能小于「凭证至少」'],
  [/\bnotBefore\b/g, '「会议最早」'],
  [/\bwithin\b/g, '「会议最晚」'],
  [/everyone 只能与 role 一起写/g, '“(全部)”只能写在角色后面'],
  [/capability 只能用在 checkpoints\.yaml 的关卡里/g, '“工艺对应工程师”只能用在工作表「关卡」里'],
  [/（请写上 suppliers）|suppliers/g, '「外协厂」'],
  [/（带引号）/g, ''],
  [/键「/g, '代号「'],
  [/一组键值/g, '这一行的内容'],
  [/true 或 false/g, '是或否'],
  [/roles\.yaml(?: 中)?/g, '工作表「角色」中'],
  [/status-flow\.yaml(?: 中)?|\bstates(?: 中)?/g, '工作表「状态」中'],
  [/checkpoints\.yaml|本文件/g, '工作表「关卡」'],
  [/capabilities\.yaml/g, '工作表「特殊工艺」'],
  [/escalation\.yaml/g, '工作表「升级」'],
  [/calendar\.yaml/g, '工作表「日历」'],
  [/\bdelivered\b/g, '「发货状态」'],
  [/\binitial\b/g, '「起点状态」'],
  [/\bpath\b/g, '「主流程」'],
  [/\bdays\b/g, '工作表「特别日期」'],
];

/** A problem of the generated files in the words of the workbook: names instead of keys, headers instead of fields. */
export function plainProblem(
  { text, file, at = [] }: Pick<Problem, 'text' | 'file' | 'at'>,
  files: FilesData,
): string {
  if (text.startsWith(MISSING)) return missingText(file, at);
  const { status, role, checkpoint } = namesOf(files);
  const all = new Map([...role, ...checkpoint, ...status]);
  const named = text
    .replace(
      /(?<!键)「([^」]*)」/g,
      (_all, inside: string) =>
        `「${inside
          .split(' → ')
          .map((part) => all.get(part) ?? FIELD_HEADERS.get(part) ?? part)
          .join(' → ')}」`,
    )
    .replace(/^键「/, `${tableOf(file, at)?.key?.header ?? '代号'}「`)
    .replace(/（([a-z][a-z0-9_]*)）/g, (whole, key: string) =>
      all.has(key) ? `（${all.get(key)}）` : whole,
    );
  const words = PHRASES.reduce((so, [pattern, word]) => so.replace(pattern, word), named);
  return words.replace(/ (?=[「“])|(?<=[」”]) /g, '');
}

/** What is empty is asked for by what may stand in its cell, not by what the file calls it. */
function missingText(file: string, at: readonly PropertyKey[]): string {
  const table = tableOf(file, at);
  const inner = table ? at.slice(2) : at;
  const fields = table?.fields ?? LAYOUT.flatMap((one) => (one.kind === 'values' ? one.fields : []));
  const field = fields.find((one) => one.file === file && one.path.every((part, i) => inner[i] === part));
  return `缺少这一项，请填写${field && field.hint !== '' ? `：${field.hint}` : ''}。`;
}

const tableOf = (file: string, [table]: readonly PropertyKey[]): TableSheet | undefined =>
  LAYOUT.find((one): one is TableSheet => one.kind === 'table' && one.file === file && one.at === table);

/** Header of each field by its key in the files. */
const FIELD_HEADERS: ReadonlyMap<string, string> = new Map(
  LAYOUT.flatMap(({ fields }) =>
    fields.map((field): [string, string] => [field.path.at(-1) ?? '', field.header]),
  ),
);
