import type { Refusal } from '../../orders/import/refusal.ts';
import { cellText, type Row } from '../../spreadsheet/types.ts';
import { type Field, type Header, headerFinder, type Layout } from '../../workbooks/find-header.ts';
import { headerWord } from '../../workbooks/header-word.ts';
import type { Book } from '../../workbooks/open-book.ts';
import { ownSheetsOf, type SheetLook } from '../../workbooks/own-sheets.ts';
import { refuseColumns } from '../../workbooks/refuse-columns.ts';

/** What a column of a plan can mean. */
export type PlanField = 'order' | 'step' | 'machine' | 'start' | 'end' | 'turn' | 'frozen';

const column = (key: PlanField, label: string, ...names: string[]): Field<PlanField> => ({
  key,
  label,
  names,
});

/** The columns of a plan; the export has them, too, so that it can be sent back. */
export const PLAN_LAYOUT: Layout<PlanField> = {
  fields: [
    column('order', '订单号', '订单编号', '销售订单号', '订单', '工单号', '生产订单号'),
    column('step', '工序号', '工序编号', '工序序号', '序号', '工序'),
    column('machine', '机床', '设备', '机台', '设备编号', '机床编号', '机床号'),
    column('start', '计划开始', '计划开始时间', '计划开工', '计划开工时间', '开始时间', '开始', '开工时间'),
    column('end', '计划结束', '计划结束时间', '计划完工', '计划完工时间', '结束时间', '结束', '完工时间'),
    column('turn', '顺序', '加工顺序', '排产顺序', '排序', '次序'),
    column('frozen', '锁定', '是否锁定', '固定'),
  ],
  silent: [
    '工序名称',
    '设备组',
    '客户',
    '产品名称',
    '数量',
    '承诺交期',
    '状态',
    '工时',
    '加急',
    '备注',
    '说明',
  ],
  required: [['order'], ['step'], ['machine'], ['start', 'turn']],
};

const findHeader = headerFinder(PLAN_LAYOUT);

/** Columns that only a plan has. */
const SIGNS = [
  '计划开始',
  '计划开始时间',
  '计划开工',
  '计划开工时间',
  '计划结束',
  '计划完工',
  '加工顺序',
  '排产顺序',
].map(headerWord);
const SHEET_NAME = /^(?:排产|排产计划|排程|生产计划|机床计划|排产表|生产排程)$/;

/** A sheet with a plan. */
export interface FoundPlan {
  sheet: string;
  header: Header<PlanField>;
}

function lookAt(sheet: string, top: readonly Row[]): SheetLook<FoundPlan> {
  const header = findHeader(top);
  if (!header) return null;
  const names = top.find(({ rowNumber }) => rowNumber === header.rowNumber)?.cells ?? [];
  const words = new Set(names.map((cell) => headerWord(cellText(cell))));
  if (!SHEET_NAME.test(sheet.trim()) && !SIGNS.some((sign) => words.has(sign))) return null;
  const has = new Set(header.columns.map(({ field }) => field));
  // 生产计划 may be the name of a list of orders, too.
  const own = [has.has('step'), has.has('machine'), has.has('start') || has.has('turn')];
  if (own.filter(Boolean).length < 2) return null;
  const refusal = refuseColumns(PLAN_LAYOUT, header, sheet);
  return refusal ? { refusal } : { found: { sheet, header } };
}

/** The sheets of a workbook with a plan, or why the first of them cannot be read. */
export const planSheetsOf = (book: Book): Promise<{ sheets: FoundPlan[]; refusal: Refusal | null }> =>
  ownSheetsOf(book, lookAt);
