import type { ProductFamily, SampleProduct } from './names.ts';

/** One operation of a demonstration routing; minutes, `run` per piece. */
export interface RoutingStep {
  name: string;
  /** Machine model of demo/machines.ts, or the place where it is done by hand; '' outside. */
  centre: string;
  setup: number;
  run: number;
  tooling?: string;
  process?: string;
  /** Who does it outside, and for how many calendar days it is away. */
  outside?: { supplier: string; days: number };
}

const at = (name: string, centre: string, setup: number, run: number, tooling = ''): RoutingStep => ({
  name,
  centre,
  setup,
  run,
  ...(tooling ? { tooling } : {}),
});

/** Who does a special process outside and for how long; what is not here is done in the house. */
const OUTSIDE: Readonly<Record<string, { supplier: string; days: number }>> = {
  镀镍: { supplier: '永固表面处理厂', days: 4 },
  镀锌: { supplier: '永固表面处理厂', days: 3 },
  镀硬铬: { supplier: '永固表面处理厂', days: 5 },
  硬质阳极氧化: { supplier: '海澜铝氧化厂', days: 4 },
  渗氮: { supplier: '精诚热处理厂', days: 6 },
  调质: { supplier: '精诚热处理厂', days: 4 },
  时效处理: { supplier: '精诚热处理厂', days: 3 },
  喷塑: { supplier: '虹彩喷涂厂', days: 3 },
};

/** A special process as an operation of its own. */
const special = (process: string): RoutingStep => {
  const outside = OUTSIDE[process];
  return outside
    ? { name: process, centre: '', setup: 0, run: 0, process, outside }
    : { name: process, centre: '表面处理间', setup: 20, run: 2, process };
};

type Sides = readonly [before: readonly RoutingStep[], after: readonly RoutingStep[]];

/** What is done before and after the special process of a product. Run minutes are for the smallest of the family. */
const FAMILIES: Readonly<Record<ProductFamily, Sides>> = {
  快换模组: [
    [
      at('车外圆', 'CK6150', 30, 2.3, '外圆车刀 DCMT11'),
      at('铣型腔', 'VMC850', 45, 4.5, 'Φ12 立铣刀、快换夹具 KJ-01'),
      at('磨端面', 'M7150', 25, 3, '白刚玉砂轮 350'),
    ],
    [at('装配与力矩检验', '装配线', 15, 4, '力矩扳手 25Nm')],
  ],
  定位夹具: [
    [
      at('粗铣', 'VMC850', 40, 6, 'Φ50 面铣刀'),
      at('精铣定位孔', 'HMC630', 50, 7, '镗刀 Φ16H7'),
      at('平磨', 'M7150', 25, 3, '白刚玉砂轮 350'),
    ],
    [at('装配', '装配线', 20, 6)],
  ],
  检测治具: [
    [
      at('线割外形', 'DK7740', 30, 45, '钼丝 Φ0.18'),
      at('精铣基准面', 'VMC850', 45, 20, 'Φ20 铝用铣刀'),
      at('镗孔', 'HMC630', 40, 20, '镗刀 Φ10H6'),
    ],
    [at('装配与布线', '装配线', 30, 180), at('标定', '计量室', 20, 60, '标准件一套')],
  ],
  输送单元: [
    [at('锯切型材', '下料区', 15, 12), at('加工连接板', 'VMC850', 40, 18, 'Φ16 立铣刀')],
    [at('机架装配', '装配线', 30, 150), at('电气接线', '电气间', 20, 90), at('试运行', '装配线', 15, 60)],
  ],
  电控柜: [
    [at('剪板折弯', '钣金区', 30, 25, '折弯模 V12')],
    [
      at('元件安装', '电气间', 20, 120),
      at('配线', '电气间', 10, 240, '压线钳'),
      at('通电测试', '电气间', 15, 60, '耐压测试仪'),
    ],
  ],
  电机: [
    [
      at('车轴', 'CK6150', 30, 12, '外圆车刀 DCMT11'),
      at('嵌线', '电机间', 20, 35),
      at('磨轴承档', 'M7150', 25, 7, '白刚玉砂轮 350'),
    ],
    [at('总装', '电机间', 20, 30), at('型式试验', '计量室', 15, 20, '测功机')],
  ],
};

/** How a product is made: its family's operations, sized by its price, with its most frequent special process. */
export function routingFor(product: SampleProduct): RoutingStep[] {
  return around(product, product.specialProcesses[0]);
}

/** Routings of later drawing revisions: revision C of the 快换模组 is of aluminium and anodised instead of plated. */
export const REVISIONS: readonly { code: string; revision: string; process: string }[] = [
  { code: 'KHM-200', revision: 'C', process: '硬质阳极氧化' },
];

/** The same with another special process. */
export function around(product: SampleProduct, process: string | undefined): RoutingStep[] {
  const [before, after] = FAMILIES[product.family];
  const size = Math.max(1, Math.min(3, Math.log10(product.unitPriceYuan) - 1));
  const sized = (one: RoutingStep): RoutingStep => ({ ...one, run: Math.round(one.run * size * 10) / 10 });
  return [...before.map(sized), ...(process ? [special(process)] : []), ...after.map(sized)];
}
