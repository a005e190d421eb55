import { type Field, headerFinder, type Layout } from '../workbooks/find-header.ts';
import { headerWord } from '../workbooks/header-word.ts';

/** What a column of master data can mean. */
export type MasterField =
  | 'code'
  | 'name'
  | 'unit'
  | 'supplier'
  | 'leadDays'
  | 'factors'
  | 'parent'
  | 'revision'
  | 'line'
  | 'material'
  | 'quantityPer'
  | 'scrap'
  | 'substitutes'
  | 'product'
  | 'step'
  | 'workCentre'
  | 'setup'
  | 'run'
  | 'tooling'
  | 'outsourced'
  | 'process'
  | 'method'
  | 'nominal'
  | 'lower'
  | 'upper'
  | 'requirement'
  | 'critical'
  | 'pieces'
  | 'life'
  | 'used';

export type MasterKey = 'materials' | 'bom' | 'routing' | 'quality' | 'tools';

/** One kind of sheet of a workbook of master data. */
export interface MasterSheet {
  key: MasterKey;
  name: string;
  layout: Layout<MasterField>;
  /** Names of columns that only such sheets have, as folded by `headerWord`. */
  signs: readonly string[];
  sheetName: RegExp;
  find: ReturnType<typeof headerFinder<MasterField>>;
}

const column = (
  key: MasterField,
  label: string,
  names: readonly string[] = [],
  weakNames: readonly string[] = [],
): Field<MasterField> => ({ key, label, names, weakNames });

const PRODUCT = column(
  'product',
  '产品编码',
  ['产品代码', '产品编号', '成品编码', '产品'],
  ['物料编码', '图号'],
);
const REVISION = column('revision', '版本', ['版本号', 'bom版本', '工艺版本', 'revision']);
const UNIT = column('unit', '单位', ['计量单位', '基本单位']);
const LINE = column('line', '行号', ['项次', '项目号'], ['序号']);

function sheet(draft: {
  key: MasterKey;
  name: string;
  fields: readonly Field<MasterField>[];
  required: readonly MasterField[];
  signs: readonly string[];
  sheetName: RegExp;
}): MasterSheet {
  const { fields, required, signs, ...rest } = draft;
  const silent = ['序号', '备注', '说明', '规格', '规格型号', '图号', '产品名称', '父件名称', '子件名称'];
  const layout = { fields, silent, required: required.map((field) => [field]) };
  return { ...rest, layout, signs: signs.map(headerWord), find: headerFinder(layout) };
}

/** In the order in which they are read and written: what others refer to comes first. */
export const MASTER_SHEETS: readonly MasterSheet[] = [
  sheet({
    key: 'materials',
    name: '物料',
    fields: [
      column('code', '物料编码', ['物料编号', '物料代码', '料号', '品号', '存货编码']),
      column('name', '名称', ['物料名称', '品名', '存货名称']),
      UNIT,
      column('supplier', '供应商', ['默认供应商', '主供应商']),
      column('leadDays', '采购周期', ['采购周期天', '采购提前期', '提前期', '交货周期']),
      column('factors', '换算', ['单位换算', '换算关系']),
    ],
    required: ['code', 'name', 'unit'],
    signs: ['采购周期', '采购周期天', '采购提前期', '提前期', '交货周期', '换算', '单位换算', '换算关系'],
    sheetName: /^(?:物料|材料|物料主数据|物料表|物料档案)$/,
  }),
  sheet({
    key: 'bom',
    name: 'BOM',
    fields: [
      column(
        'parent',
        '父件编码',
        ['父项编码', '父件', '父项', '上级编码', '母件编码'],
        ['产品编码', '成品编码'],
      ),
      REVISION,
      LINE,
      column('material', '物料编码', ['子件编码', '子项编码', '组件编码', '子件', '物料编号', '料号']),
      column('quantityPer', '用量', ['单位用量', '单件用量', '标准用量', '单台用量', '定额'], ['数量']),
      UNIT,
      column('scrap', '损耗率', ['损耗', '损耗系数']),
      column('substitutes', '替代料', ['替代物料', '替代件', '可替代料']),
    ],
    required: ['parent', 'material', 'quantityPer'],
    signs: [
      '父件编码',
      '父项编码',
      '父件',
      '父项',
      '母件编码',
      '子件编码',
      '子项编码',
      '用量',
      '单位用量',
      '单件用量',
      '损耗率',
      '替代料',
    ],
    sheetName: /bom|物料清单/i,
  }),
  sheet({
    key: 'routing',
    name: '工艺路线',
    fields: [
      PRODUCT,
      REVISION,
      column('step', '工序号', ['工序编号', '工序序号', '序']),
      column('name', '工序名称', ['工序', '工序名']),
      column('workCentre', '设备组', ['工作中心', '机型', '设备', '加工中心']),
      column('setup', '准备工时', ['准备时间', '调机工时', '换型工时']),
      column('run', '单件工时', ['加工工时', '单件时间', '节拍']),
      column('tooling', '工装', ['刀具', '工装刀具', '夹具']),
      column('outsourced', '外协', ['是否外协']),
      column('supplier', '外协厂', ['外协厂商', '外协供应商']),
      column('leadDays', '外协周期', ['外协天数', '外协周期天']),
      column('process', '特殊工艺', ['特殊工序']),
    ],
    required: ['product', 'step', 'name'],
    signs: [
      '设备组',
      '工作中心',
      '准备工时',
      '准备时间',
      '单件工时',
      '单件时间',
      '外协',
      '是否外协',
      '外协厂',
      '外协周期',
      '工装',
    ],
    sheetName: /工艺路线|工艺流程|工序表/,
  }),
  sheet({
    key: 'quality',
    name: '质量标准',
    fields: [
      PRODUCT,
      LINE,
      column('name', '检验项目', ['项目', '检验内容', '特性']),
      column('method', '方法', ['检验方法', '量具']),
      UNIT,
      column('nominal', '标称', ['标称值', '名义值', '标准值']),
      column('lower', '下限', ['下限值', '最小值']),
      column('upper', '上限', ['上限值', '最大值']),
      column('requirement', '要求', ['技术要求', '检验要求']),
      column('critical', '关键', ['是否关键', '关键特性', '关键项']),
    ],
    required: ['product', 'name'],
    signs: ['检验项目', '检验方法', '标称', '标称值', '名义值', '下限', '上限', '下限值', '上限值'],
    sheetName: /质量标准|检验标准|检验规范/,
  }),
  sheet({
    key: 'tools',
    name: '刀具',
    fields: [
      column('code', '刀具编码', ['刀具编号', '工装编码', '工装编号', '刀具号', '夹具编号']),
      column('name', '名称', ['刀具名称', '工装名称', '品名']),
      column('pieces', '数量', ['件数', '在库数量', '可用数量', '把数']),
      column('life', '寿命', ['寿命分钟', '刀具寿命', '单件寿命']),
      column('used', '已用', ['已用寿命', '已用分钟']),
    ],
    required: ['code', 'name', 'pieces'],
    signs: ['刀具编码', '刀具编号', '工装编码', '工装编号', '刀具号', '刀具寿命', '寿命'],
    sheetName: /^(?:刀具|工装|刀具工装|工装刀具|刀具台账)$/,
  }),
];

export const sheetOf = (key: MasterKey): MasterSheet => {
  const found = MASTER_SHEETS.find((one) => one.key === key);
  if (!found) throw new TypeError(`no sheet ${key}`);
  return found;
};
