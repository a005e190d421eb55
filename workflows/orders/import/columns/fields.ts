import type { Field, Layout } from '../../../workbooks/find-header.ts';

/** What a column of an order workbook can mean. */
export type FieldKey =
  | 'number'
  | 'customer'
  | 'productCode'
  | 'productName'
  | 'quantity'
  | 'promisedDate'
  | 'shippedDate'
  | 'orderedDate'
  | 'status'
  | 'unitPrice'
  | 'sales'
  | 'rush'
  | 'specialProcesses'
  | 'requirements'
  | 'remark';

const FIELDS: readonly Field<FieldKey>[] = [
  {
    key: 'number',
    label: '订单号',
    names: [
      '订单编号',
      '订单号码',
      '单号',
      'so号',
      'so编号',
      'so',
      '销售订单号',
      '销售订单编号',
      '销售单号',
      '订单no',
      'orderno',
    ],
  },
  {
    key: 'customer',
    label: '客户名称',
    names: ['客户', '客户全称', '客户单位', '购货单位', '需方', 'customer'],
    weakNames: ['客户简称', '单位名称', '公司名称'],
  },
  {
    key: 'productCode',
    label: '产品编码',
    names: [
      '产品代码',
      '产品编号',
      '物料编码',
      '物料编号',
      '物料代码',
      '存货编码',
      '品号',
      '料号',
      'productcode',
    ],
    weakNames: ['型号', '产品型号', '规格型号', '型号规格'],
  },
  {
    key: 'productName',
    label: '产品名称',
    names: ['品名', '物料名称', '存货名称', '货品名称', '名称', '产品', 'productname'],
  },
  {
    key: 'quantity',
    label: '数量',
    names: ['订单数量', '订货数量', '订购数量', '下单数量', '需求数量', 'qty', 'quantity'],
  },
  {
    key: 'promisedDate',
    label: '承诺交期',
    names: [
      '交期',
      '交货期',
      '交货日期',
      '交付日期',
      '承诺日期',
      '承诺交货日期',
      '承诺交付日期',
      '约定交期',
      '合同交期',
      '订单交期',
      'duedate',
    ],
    weakNames: ['要求交期', '客户交期', '要求交货日期', '需求日期'],
  },
  {
    key: 'shippedDate',
    label: '实际发货日期',
    names: [
      '发货日期',
      '实际发货',
      '实际发货日',
      '发货时间',
      '实际发货时间',
      '出货日期',
      '实际出货日期',
      '实发日期',
      'shipdate',
    ],
  },
  {
    key: 'orderedDate',
    label: '下单日期',
    names: ['订单日期', '接单日期', '签单日期', '下单时间', '订货日期', 'orderdate'],
  },
  {
    key: 'status',
    label: '状态',
    names: ['订单状态', '当前状态', '进度状态', '生产状态', 'status'],
    weakNames: ['进度'],
  },
  {
    key: 'unitPrice',
    label: '单价',
    names: ['含税单价', '销售单价', '产品单价', '单价含税', 'price', 'unitprice'],
  },
  {
    key: 'sales',
    label: '业务员',
    names: ['销售', '销售员', '销售人员', '业务', '销售代表', '业务经理', '跟单员', 'sales'],
  },
  {
    key: 'rush',
    label: '加急',
    names: ['是否加急', '加急标记', '加急单', '急单', '紧急'],
    weakNames: ['紧急程度', '优先级'],
  },
  {
    key: 'specialProcesses',
    label: '特殊工艺',
    names: ['特殊工艺要求', '表面处理', '工艺要求', '特殊处理', '表面处理要求'],
  },
  {
    key: 'requirements',
    label: '客户要求',
    names: ['客户特殊要求', '特殊要求', '客户备注', '技术要求', '要求'],
  },
  { key: 'remark', label: '备注', names: ['订单备注', '备注说明', 'remark'], weakNames: ['说明'] },
];

/** Columns that are left out without a word: serial numbers, and what we compute or know ourselves. */
const SILENT_COLUMNS: readonly string[] = [
  '序号',
  'no',
  '行号',
  '项次',
  '序',
  '金额',
  '总金额',
  '订单金额',
  '总价',
  '价税合计',
  '单位',
];

/** A sheet must have a column for each of these groups; one of the group is enough. */
const REQUIRED: readonly (readonly FieldKey[])[] = [
  ['customer'],
  ['productCode', 'productName'],
  ['quantity'],
  ['promisedDate'],
];

/** The columns of order books. */
export const LAYOUT: Layout<FieldKey> = { fields: FIELDS, silent: SILENT_COLUMNS, required: REQUIRED };

const labels = new Map(FIELDS.map((field) => [field.key, field.label]));

/** `订单号` for `number`. */
export const labelOf = (key: FieldKey): string => labels.get(key) ?? key;
