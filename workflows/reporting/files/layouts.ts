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

const column = (key: FactField, label: string, ...names: string[]): Field<FactField> => ({
  key,
  label,
  names,
});
const weakly = (field: Field<FactField>, ...weakNames: string[]): Field<FactField> => ({
  ...field,
  weakNames,
});

const ORDER = weakly(
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
const MATERIAL = column(
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
const UNIT = column('unit', '单位', '计量单位', 'unit');
const NOTE = column('note', '备注', '说明', '备注说明');
const LINE = column('line', '行号', '明细行', '行项目', '项次');

const document = (label: string, ...names: string[]) =>
  weakly(column('document', label, ...names), '单号', '单据号', '单据编号');
const date = (label: string, ...names: string[]) =>
  weakly(column('date', label, ...names), '日期', '时间', '单据日期', '发生日期', '发生时间');
const quantity = (label: string, ...names: string[]) =>
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

function sheet({ fields, required, signs, ...rest }: Draft): FactSheet {
  const layout = { fields, required, silent: SILENT };
  return { ...rest, layout, signs: signs.map(headerWord), find: headerFinder(layout) };
}

/** All kinds of sheets that tell facts. */
export const FACT_SHEETS: readonly FactSheet[] = [
  sheet({
    tag: '入库',
    kind: 'receipt',
    name: '入库',
    fields: [
      document('入库单号', '入库单', '到货单号', '收货单号', '采购入库单号'),
      LINE,
      ORDER,
      MATERIAL,
      quantity('入库数量', '到货数量', '收货数量', '实收数量'),
      UNIT,
      column('supplier', '供应商', '供应商名称', '供货单位', '厂商'),
      date('入库日期', '到货日期', '收货日期', '入库时间', '到货时间'),
      NOTE,
    ],
    required: [['material'], ['quantity']],
    signs: [
      '入库单号',
      '入库单',
      '到货单号',
      '收货单号',
      '采购入库单号',
      '入库数量',
      '到货数量',
      '收货数量',
      '实收数量',
      '入库日期',
      '到货日期',
      '收货日期',
      '入库时间',
      '到货时间',
    ],
    sheetName: /入库|到货|收货/,
  }),
  sheet({
    tag: '领料',
    kind: 'issue',
    name: '领料',
    fields: [
      document('领料单号', '领料单', '发料单号', '出库单号', '领用单号'),
      LINE,
      ORDER,
      MATERIAL,
      quantity('领料数量', '发料数量', '出库数量', '领用数量', '实发数量'),
      UNIT,
      date('领料日期', '发料日期', '出库日期', '领用日期', '领料时间', '发料时间'),
      NOTE,
    ],
    required: [['order'], ['material'], ['quantity']],
    signs: [
      '领料单号',
      '领料单',
      '发料单号',
      '出库单号',
      '领用单号',
      '领料数量',
      '发料数量',
      '出库数量',
      '领用数量',
      '领料日期',
      '发料日期',
      '出库日期',
      '领用日期',
      '领料时间',
      '发料时间',
    ],
    sheetName: /领料|发料|领用/,
  }),
  sheet({
    tag: '盘点',
    kind: 'stock',
    name: '库存盘点',
    fields: [
      document('盘点单号', '盘点单'),
      LINE,
      MATERIAL,
      weakly(
        column('count', '盘点数量', '实盘数量', '实盘数', '盘点数', '库存数量', '现存量', '库存', '结存数量'),
        '数量',
      ),
      UNIT,
      date('盘点日期', '盘点时间', '库存日期'),
      NOTE,
    ],
    required: [['material'], ['count']],
    signs: [
      '盘点单号',
      '盘点单',
      '盘点数量',
      '实盘数量',
      '实盘数',
      '盘点数',
      '库存数量',
      '现存量',
      '结存数量',
      '库存',
      '盘点日期',
      '盘点时间',
      '库存日期',
    ],
    sheetName: /盘点|库存/,
  }),
  sheet({
    tag: '调整',
    kind: 'stock',
    name: '库存调整',
    fields: [
      document('调整单号', '库存调整单号', '调整单'),
      LINE,
      MATERIAL,
      column('delta', '调整数量', '增减数量', '差异数量', '盈亏数量'),
      UNIT,
      date('调整日期', '调整时间'),
      column('note', '备注', '说明', '调整原因', '原因'),
    ],
    required: [['material'], ['delta']],
    signs: ['调整单号', '库存调整单号', '调整单', '调整数量', '增减数量', '差异数量', '盈亏数量'],
    sheetName: /调整/,
  }),
  sheet({
    tag: '报工',
    kind: 'work_report',
    name: '报工',
    fields: [
      document('报工单号', '报工单', '流转单号', '工票号'),
      LINE,
      ORDER,
      column('step', '工序号', '工序编号', '工序序号', '道次'),
      column('operation', '工序', '工序名称', '工序名'),
      weakly(
        column(
          'good',
          '合格数',
          '合格数量',
          '合格品数',
          '良品数',
          '良品数量',
          '报工数量',
          '完工数量',
          '合格品',
        ),
        '数量',
      ),
      column('scrap', '报废数', '报废数量', '废品数', '不良数', '不良品数'),
      column('cause', '报废原因', '不良原因', '原因'),
      column('worker', '操作工', '操作者', '操作员', '报工人', '工人', '作业员'),
      column('machine', '设备', '机床', '设备编号', '机台'),
      column('finished', '本工序完成', '是否完工', '完工', '工序完成'),
      date('报工时间', '报工日期', '完工时间', '完工日期', '生产日期'),
      NOTE,
    ],
    required: [['order'], ['step', 'operation'], ['good']],
    signs: [
      '报工单号',
      '报工单',
      '流转单号',
      '工票号',
      '工序号',
      '工序编号',
      '报工数量',
      '报工时间',
      '报工日期',
      '工序',
      '工序名称',
    ],
    sheetName: /报工|工票/,
  }),
  sheet({
    tag: '检验',
    kind: 'inspection',
    name: '检验',
    fields: [
      document('检验单号', '检验单', '质检单号', '报检单号'),
      ORDER,
      column('result', '检验结果', '结果', '判定', '判定结果', '检验结论', '结论'),
      column('stage', '检验类型', '检验阶段', '检验类别'),
      weakly(column('quantity', '检验数', '检验数量', '送检数量', '抽检数'), '数量'),
      column('failedQuantity', '不合格数', '不合格数量', '不良数', '不良数量'),
      column('cause', '原因', '不合格原因', '不良原因', '不良描述', '缺陷描述'),
      column('inspector', '检验员', '检验人', '质检员'),
      date('检验日期', '检验时间', '质检日期'),
      NOTE,
    ],
    required: [['order'], ['result']],
    signs: [
      '检验单号',
      '检验单',
      '质检单号',
      '报检单号',
      '检验结果',
      '判定',
      '判定结果',
      '检验结论',
      '不合格数',
      '不合格数量',
      '检验日期',
      '检验时间',
      '质检日期',
    ],
    sheetName: /检验|质检/,
  }),
  sheet({
    tag: '运单',
    kind: 'waybill',
    name: '运单',
    fields: [
      column('number', '运单号', '运单编号', '快递单号', '物流单号', '货运单号'),
      ORDER,
      column('carrier', '承运商', '物流公司', '快递公司', '承运单位', '货运公司'),
      quantity('发货数量', '发运数量', '出货数量'),
      date('发货日期', '发运日期', '出货日期', '发货时间', '寄出日期'),
      NOTE,
    ],
    required: [['number'], ['order']],
    signs: ['运单号', '运单编号', '快递单号', '物流单号', '货运单号'],
    sheetName: /运单|发运|物流/,
  }),
  sheet({
    tag: '确认PO',
    kind: 'po_confirmed',
    name: '客户确认PO',
    fields: [
      ORDER,
      column('customerPo', '客户PO号', '客户po', '客户订单号', '客户采购单号', 'po号', 'po'),
      date('确认日期', '客户确认日期', '确认时间'),
      NOTE,
    ],
    required: [['order'], ['customerPo', 'date']],
    signs: [
      '客户PO号',
      '客户po',
      '客户采购单号',
      '客户订单号',
      'po号',
      'po',
      '确认日期',
      '客户确认日期',
      '确认时间',
    ],
    sheetName: /确认|PO/i,
  }),
  sheet({
    tag: '签收',
    kind: 'sign_off',
    name: '客户签收',
    fields: [
      document('签收单号', '回单号'),
      ORDER,
      column('by', '签收人', '收货人'),
      date('签收日期', '签收时间'),
      NOTE,
    ],
    required: [['order'], ['by', 'date']],
    signs: ['签收单号', '回单号', '签收人', '签收日期', '签收时间'],
    sheetName: /签收|回单/,
  }),
];

/** `合格数` for `good`, as this kind of sheet calls it. */
export const labelIn = (kind: FactSheet, field: FactField): string =>
  kind.layout.fields.find((one) => one.key === field)?.label ?? field;
