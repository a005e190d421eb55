import type { FactKind } from '../../facts/kinds.ts';
import { type Field, type Header, headerFinder, type Layout } from '../../workbooks/find-header.ts';
import { headerWord } from '../../workbooks/header-word.ts';

/** What a column of a sheet of facts can mean. */
export type FactField =
  | 'document'
  | 'line'
  | 'order'
  | 'material'
  | 'quantity'
  | 'unit'
  | 'supplier'
  | 'date'
  | 'note'
  | 'step'
  | 'operation'
  | 'good'
  | 'scrap'
  | 'cause'
  | 'worker'
  | 'machine'
  | 'finished'
  | 'result'
  | 'stage'
  | 'failedQuantity'
  | 'inspector'
  | 'number'
  | 'carrier'
  | 'customerPo'
  | 'by'
  | 'count'
  | 'delta';

export type FactColumns = Header<FactField>;

/** One kind of sheet, as people keep it. */
export interface FactSheet {
  /** Stands in the keys of facts; never changed. */
  tag: string;
  kind: Exclude<FactKind, 'reversal'>;
  /** What people call it. */
  name: string;
  layout: Layout<FactField>;
  /** Names of columns that only such sheets have, as folded by `headerWord`. */
  signs: readonly string[];
  /** The same for the name of the sheet. */
  sheetName: RegExp;
  find(rows: Parameters<ReturnType<typeof headerFinder<FactField>>>[0]): FactColumns | null;
}

export const column = (key: FactField, label: string, ...names: string[]): Field<FactField> => ({
  key,
  label,
  names,
});
export const weakly = (field: Field<FactField>, ...weakNames: string[]): Field<FactField> => ({
  ...field,
  weakNames,
});

export const ORDER = weakly(
  column(
    'order',
    '订单号',
    '订单编号',
    '订单号码',
    '销售订单号',
    '销售订单',
    'so号',
    'so',
    '订单',
    'orderno',
  ),
  '工单号',
  '生产订单号',
);
export const MATERIAL = column(
  'material',
  '物料编码',
  '物料编号',
  '物料代码',
  '物料号',
  '料号',
  '品号',
  '存货编码',
  '材料编码',
  'material',
);
export const UNIT = column('unit', '单位', '计量单位', 'unit');
export const NOTE = column('note', '备注', '说明', '备注说明');
export const LINE = column('line', '行号', '明细行', '行项目', '项次');

export const document = (label: string, ...names: string[]) =>
  weakly(column('document', label, ...names), '单号', '单据号', '单据编号');
export const date = (label: string, ...names: string[]) =>
  weakly(column('date', label, ...names), '日期', '时间', '单据日期', '发生日期', '发生时间');
export const quantity = (label: string, ...names: string[]) =>
  weakly(column('quantity', label, ...names), '数量', 'qty');

const SILENT = [
  '序号',
  'no',
  '序',
  '物料名称',
  '产品名称',
  '产品编码',
  '品名',
  '名称',
  '规格',
  '规格型号',
  '客户',
  '客户名称',
  '仓库',
  '库位',
  '制单人',
  '审核人',
  '状态',
];

interface Draft extends Omit<FactSheet, 'layout' | 'find'> {
  fields: readonly Field<FactField>[];
  required: readonly (readonly FactField[])[];
}

export function sheet({ fields, required, signs, ...rest }: Draft): FactSheet {
  const layout = { fields, required, silent: SILENT };
  return { ...rest, layout, signs: signs.map(headerWord), find: headerFinder(layout) };
}

/** `合格数` for `good`, as this kind of sheet calls it. */
export const labelIn = (kind: FactSheet, field: FactField): string =>
  kind.layout.fields.find((one) => one.key === field)?.label ?? field;
