/**
 * The fictional customers and products of the demonstration factory (非标工装夹具与电气机械).
 *
 * One list for the sample workbook, the demo data and the rehearsal conversations, so that "恒锐的单子到哪了"
 * finds the same customer everywhere. All names are invented; any likeness to a real company is chance.
 * Some names are near twins on purpose (恒锐/恒瑞, 华盛/华晟): real customer lists have them, and the bot must ask
 * instead of guessing.
 */

export interface SampleCustomer {
  /** Stable key, upper-case letters; used by demo data, never shown. */
  readonly key: string;
  /** Registered company name (全称). */
  readonly name: string;
  /** What colleagues say in the chat (简称). */
  readonly shortName: string;
  readonly city: string;
}

export type ProductFamily = '快换模组' | '定位夹具' | '检测治具' | '输送单元' | '电控柜' | '电机';

export interface SampleProduct {
  readonly code: string;
  readonly name: string;
  readonly family: ProductFamily;
  readonly unit: '套' | '台' | '件';
  /** Usual price of one unit in yuan, tax included. */
  readonly unitPriceYuan: number;
  /** Usual size of one order, in units. */
  readonly usualQuantity: readonly [least: number, most: number];
  /** Special processes that customers often ask for with this product; the first is the most frequent. */
  readonly specialProcesses: readonly string[];
}

export const SAMPLE_CUSTOMERS: readonly SampleCustomer[] = [
  { key: 'HENGRUI', name: '恒锐精密机械有限公司', shortName: '恒锐', city: '苏州' },
  { key: 'HENGRUI2', name: '恒瑞达自动化设备有限公司', shortName: '恒瑞达', city: '无锡' },
  { key: 'HUASHENG', name: '华盛电气成套有限公司', shortName: '华盛', city: '宁波' },
  { key: 'HUASHENG2', name: '华晟新能源装备有限公司', shortName: '华晟', city: '合肥' },
  { key: 'LANBO', name: '蓝泊传动科技有限公司', shortName: '蓝泊', city: '常州' },
  { key: 'QIYUAN', name: '启沅智能装备股份有限公司', shortName: '启沅', city: '东莞' },
  { key: 'MINGTUO', name: '铭拓汽车零部件有限公司', shortName: '铭拓', city: '芜湖' },
  { key: 'YUNZHEN', name: '云振轨道装备有限公司', shortName: '云振', city: '株洲' },
  { key: 'CHENGYI', name: '澄溢医疗器械有限公司', shortName: '澄溢', city: '杭州' },
  { key: 'JINGHENG', name: '璟珩半导体设备有限公司', shortName: '璟珩', city: '上海' },
  { key: 'BEICHEN', name: '北辰压缩机制造有限公司', shortName: '北辰压缩机', city: '沈阳' },
  { key: 'RUNFENG', name: '润沣泵业有限公司', shortName: '润沣', city: '台州' },
  { key: 'TAIHE', name: '泰禾包装机械有限公司', shortName: '泰禾', city: '青岛' },
  { key: 'XINLU', name: '鑫鹭电梯部件有限公司', shortName: '鑫鹭', city: '厦门' },
  { key: 'DONGKE', name: '东恪仪表有限公司', shortName: '东恪', city: '重庆' },
  { key: 'YICHUAN', name: '屹川工程机械有限公司', shortName: '屹川', city: '长沙' },
  { key: 'SHUOYANG', name: '烁阳光电科技有限公司', shortName: '烁阳', city: '佛山' },
  { key: 'LIANGHAI', name: '良骇焊接设备有限公司', shortName: '良骇', city: '成都' },
  { key: 'PUTIAN', name: '浦瑱模具有限公司', shortName: '浦瑱', city: '昆山' },
  { key: 'GUANLAN', name: '冠澜家电配件有限公司', shortName: '冠澜', city: '顺德' },
  { key: 'FEIYU', name: '飞屿航空附件有限公司', shortName: '飞屿', city: '西安' },
  { key: 'ZHONGXU', name: '众煦锂电装备有限公司', shortName: '众煦', city: '惠州' },
  { key: 'KELAI', name: '珂莱液压件有限公司', shortName: '珂莱', city: '济南' },
  { key: 'ANSHUO', name: '安朔港机配套有限公司', shortName: '安朔', city: '南通' },
];

export const SAMPLE_PRODUCTS: readonly SampleProduct[] = [
  product('KHM-100', '快换模组(轻载)', '快换模组', '套', 168, [80, 400], ['镀镍', '发黑']),
  product('KHM-200', '快换模组', '快换模组', '套', 260, [60, 300], ['镀镍', '硬质阳极氧化']),
  product('KHM-300', '快换模组(重载)', '快换模组', '套', 520, [30, 160], ['镀镍', '渗氮']),
  product('KHM-200A', '快换模组(防水型)', '快换模组', '套', 318, [40, 200], ['镀镍']),
  product('KHP-16', '快换托盘 16 孔', '快换模组', '件', 95, [100, 600], ['发黑']),
  product('DWJ-08', '零点定位器', '定位夹具', '件', 640, [20, 120], ['渗氮', '镀硬铬']),
  product('DWJ-12', '零点定位器(带气密检测)', '定位夹具', '件', 880, [16, 90], ['镀硬铬']),
  product('JJ-V25', 'V 型自定心夹具', '定位夹具', '套', 2350, [4, 40], ['调质', '发黑']),
  product('JJ-4F', '四面立式夹具座', '定位夹具', '套', 6800, [2, 12], ['时效处理']),
  product('JJ-M8X30', '压紧组件 M8x30', '定位夹具', '套', 46, [200, 1500], ['镀锌', '达克罗']),
  product('JJ-YY60', '液压夹紧单元', '定位夹具', '套', 3900, [4, 24], ['渗氮']),
  product('JJ-QD40', '气动夹爪组件', '定位夹具', '套', 720, [20, 150], ['硬质阳极氧化']),
  product('JC-210', '齿轮跳动检测治具', '检测治具', '套', 12800, [1, 6], []),
  product('JC-330', '壳体气密检测治具', '检测治具', '套', 18600, [1, 5], []),
  product('JC-415', '汇流排导通检测治具', '检测治具', '套', 9600, [1, 8], ['绝缘喷涂']),
  product('JC-5A', '电芯尺寸检具', '检测治具', '套', 7400, [2, 10], []),
  product('SSX-600', '倍速链输送单元 600', '输送单元', '台', 15800, [1, 8], ['喷塑']),
  product('SSX-800', '倍速链输送单元 800', '输送单元', '台', 18200, [1, 6], ['喷塑']),
  product('DSJ-300', '顶升定位机构', '输送单元', '台', 5600, [2, 20], ['喷塑', '镀锌']),
  product('YZJ-2', '双轴移载机构', '输送单元', '台', 23500, [1, 4], []),
  product('DKG-15', '电控柜 15kW', '电控柜', '台', 16900, [1, 6], ['喷塑']),
  product('DKG-37', '电控柜 37kW', '电控柜', '台', 27400, [1, 4], ['喷塑']),
  product('DKG-F2', '防爆控制箱', '电控柜', '台', 9800, [1, 10], ['喷塑']),
  product('PDX-6', '六回路配电箱', '电控柜', '台', 3200, [2, 20], ['喷塑']),
  product('YE-90L4', '三相异步电机 1.5kW', '电机', '台', 980, [10, 80], ['浸漆两遍']),
  product('YE-132S4', '三相异步电机 5.5kW', '电机', '台', 2480, [5, 40], ['浸漆两遍']),
  product('YVF-112M', '变频电机 4kW', '电机', '台', 3150, [4, 30], ['浸漆两遍', '防盐雾']),
  product('SFD-80', '伺服电机 750W', '电机', '台', 1860, [6, 60], []),
  product('ZJD-57', '直驱转台 57', '电机', '台', 11200, [1, 8], ['镀镍']),
  product('TBJ-40', '丝杆步进滑台 400mm', '电机', '台', 2650, [3, 30], ['硬质阳极氧化']),
];

/** Salespeople as they are written in the 业务员 column. */
export const SAMPLE_SALESPEOPLE: readonly string[] = ['林晓岚', '周启明', '许嘉禾', '吴楠', '罗思远', '沈秋'];

function product(
  code: string,
  name: string,
  family: ProductFamily,
  unit: SampleProduct['unit'],
  unitPriceYuan: number,
  usualQuantity: readonly [number, number],
  specialProcesses: readonly string[],
): SampleProduct {
  return { code, name, family, unit, unitPriceYuan, usualQuantity, specialProcesses };
}
