import type { ProductFamily, SampleProduct } from './names.ts';

/** One material of a product or of a part that is made here: quantity per unit, and the share lost in making. */
export interface BomPart {
  code: string;
  name: string;
  per: number;
  unit: string;
  scrap: number;
}

const part = (code: string, name: string, per: number, unit = '件', scrap = 0): BomPart => ({
  code,
  name,
  per,
  unit,
  scrap,
});

const PARTS: Readonly<Record<ProductFamily, readonly BomPart[]>> = {
  快换模组: [
    part('M-42CR-60', '42CrMo 圆钢 Φ60', 1.2, 'kg', 0.08),
    part('A-KHM-LOCK', '锁紧机构组件', 1),
    part('P-OR-45', 'O 形圈 45×2.5', 2, '件', 0.03),
    part('F-M6X20', '内六角螺钉 M6×20', 8, '件', 0.01),
  ],
  定位夹具: [
    part('M-45-80', '45# 钢板 80mm', 6.5, 'kg', 0.06),
    part('P-DW-PIN10', '定位销 Φ10', 2, '件', 0.01),
    part('P-DS-BUSH', '导向套 Φ16', 2, '件', 0.01),
    part('F-M8X30', '内六角螺钉 M8×30', 6, '件', 0.01),
  ],
  检测治具: [
    part('M-AL7075', '7075 铝板', 4.2, 'kg', 0.1),
    part('E-GAUGE-01', '数显千分表', 2, '只'),
    part('E-SENSOR-LV', '激光位移传感器', 1, '只'),
    part('P-LINEAR-15', '直线导轨 15 型', 2, '根'),
    part('F-KIT-02', '标准紧固件包', 1, '包'),
  ],
  输送单元: [
    part('M-ALP-8080', '工业铝型材 8080', 5.2, '米', 0.05),
    part('P-CHAIN-25', '倍速链 2.5 倍', 6.4, '米', 0.02),
    part('E-MOTOR-04', '减速电机 0.4kW', 1, '台'),
    part('E-SENSOR-PE', '光电开关', 4, '只'),
    part('P-STOP-CYL', '阻挡气缸', 2, '只'),
    part('F-KIT-05', '型材连接件包', 2, '包'),
  ],
  电控柜: [
    part('M-SPCC-15', '冷轧板 1.5mm', 29.5, 'kg', 0.07),
    part('A-DKG-PANEL', '安装板组件', 1),
    part('E-PLC-40', '可编程控制器 40 点', 1, '台'),
    part('E-INV-15', '变频器', 1, '台'),
    part('E-MCCB-100', '塑壳断路器 100A', 2, '只'),
    part('E-CABLE-25', '铜芯线 2.5mm²', 45, '米', 0.03),
  ],
  电机: [
    part('M-SI-STEEL', '硅钢片 50W470', 14.5, 'kg', 0.12),
    part('M-CU-WIRE', '漆包铜线 Φ0.8', 3.6, 'kg', 0.03),
    part('P-BRG-6205', '深沟球轴承 6205', 2, '只'),
    part('M-45-SHAFT', '45# 轴料 Φ35', 2.2, 'kg', 0.06),
    part('P-FAN-COVER', '风罩', 1, '件'),
  ],
};

/** Parts that are made here, with what they are made of: the second level of two families. */
const MADE: Readonly<Record<string, readonly BomPart[]>> = {
  'A-KHM-LOCK': [
    part('M-42CR-60', '42CrMo 圆钢 Φ60', 600, '克', 0.08),
    part('M-GCR-BALL8', '轴承钢球 Φ8', 6, '件', 0.02),
    part('P-SPR-12', '压缩弹簧 12×30', 4, '件', 0.02),
  ],
  'A-DKG-PANEL': [
    part('M-SPCC-15', '冷轧板 1.5mm', 8.5, 'kg', 0.05),
    part('E-TERM-UK5', '接线端子 UK5', 5, '打', 0.02),
    part('F-M6X20', '内六角螺钉 M6×20', 12, '件', 0.01),
  ],
};

/** What may stand in for a material, wherever that stands in a BOM: so much of it for one unit. */
export const SUBSTITUTES: readonly { of: string; by: BomPart; factor: number }[] = [
  { of: 'M-42CR-60', by: part('M-40CR-60', '40Cr 圆钢 Φ60', 1, 'kg'), factor: 1.05 },
];

/** The materials of a product: those of its family, sized by its price within it. */
function bomOf(product: SampleProduct): BomPart[] {
  const size = Math.max(0.5, Math.min(2, Math.log10(product.unitPriceYuan) / 3));
  return PARTS[product.family].map((one) => ({
    ...one,
    per: one.unit === 'kg' || one.unit === '米' ? Math.round(one.per * size * 100) / 100 : one.per,
  }));
}

/** One line of all bills of materials. */
export interface BomLine extends BomPart {
  parent: string;
  line: number;
}

/** All bills of materials: the products', and those of the parts that are made here. */
export const linesOf = (products: readonly SampleProduct[]): BomLine[] =>
  [
    ...products.map((one): [string, readonly BomPart[]] => [one.code, bomOf(one)]),
    ...Object.entries(MADE),
  ].flatMap(([parent, parts]) => parts.map((one, index) => ({ ...one, parent, line: index + 1 })));

/** The unit that a material is kept in, where a BOM names it in another one. */
const KEPT_IN: Readonly<Record<string, string>> = { 克: 'kg', 打: '只' };
export const keptIn = (unit: string): string => KEPT_IN[unit] ?? unit;

/** Whether a material is made here. */
export const isMade = (code: string): boolean => code in MADE;
