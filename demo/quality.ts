import type { ProductFamily, SampleProduct } from './names.ts';

/** One characteristic of a demonstration quality standard. */
export interface QualityLine {
  name: string;
  method: string;
  unit?: string;
  nominal?: number;
  lower?: number;
  upper?: number;
  requirement?: string;
  critical?: boolean;
}

const measured = (
  name: string,
  method: string,
  unit: string,
  [lower, nominal, upper]: readonly [number | undefined, number | undefined, number | undefined],
  critical = false,
): QualityLine => ({
  name,
  method,
  unit,
  ...(nominal === undefined ? {} : { nominal }),
  ...(lower === undefined ? {} : { lower }),
  ...(upper === undefined ? {} : { upper }),
  critical,
});
const seen = (name: string, requirement: string): QualityLine => ({ name, method: '目视', requirement });

const FAMILIES: Readonly<Record<ProductFamily, readonly QualityLine[]>> = {
  快换模组: [
    measured('定位孔直径', '三坐标', 'mm', [16, 16, 16.018], true),
    measured('端面跳动', '千分表', 'mm', [undefined, 0, 0.02], true),
    measured('重复定位精度', '千分表，10 次', 'mm', [undefined, 0, 0.01]),
    measured('锁紧力', '拉力计', 'kN', [8, undefined, undefined]),
    seen('外观', '无毛刺、无划伤，镀层均匀'),
  ],
  定位夹具: [
    measured('定位销孔', '塞规 H7', 'mm', [10, 10, 10.015], true),
    measured('基准面平面度', '三坐标', 'mm', [undefined, 0, 0.015], true),
    measured('硬度', '洛氏硬度计', 'HRC', [42, 45, 48]),
    seen('外观', '棱边倒钝，无锈蚀'),
  ],
  检测治具: [
    measured('示值误差', '标准件', 'mm', [undefined, 0, 0.005], true),
    measured('重复性（GRR）', '10 次测量', '%', [undefined, undefined, 10], true),
    measured('导轨平行度', '千分表', 'mm', [undefined, 0, 0.01]),
    seen('标识', '铭牌、校准标签齐全'),
  ],
  输送单元: [
    measured('机架对角线差', '卷尺', 'mm', [undefined, 0, 2]),
    measured('运行速度', '测速仪', 'm/min', [11.5, 12, 12.5], true),
    measured('空载噪声', '声级计', 'dB', [undefined, undefined, 70]),
    seen('接线', '线号齐全，接地可靠'),
  ],
  电控柜: [
    measured('绝缘电阻', '500V 兆欧表', 'MΩ', [10, undefined, undefined], true),
    measured('耐压', '耐压测试仪 1min', 'kV', [1.5, 1.5, undefined], true),
    measured('接地电阻', '接地电阻仪', 'Ω', [undefined, undefined, 0.1], true),
    seen('配线', '线号清晰，无裸露铜丝'),
    seen('柜体', '喷塑无色差、无划痕'),
  ],
  电机: [
    measured('轴伸径向跳动', '千分表', 'mm', [undefined, 0, 0.025], true),
    measured('绝缘电阻', '500V 兆欧表', 'MΩ', [50, undefined, undefined], true),
    measured('空载电流偏差', '测功机', '%', [-10, 0, 10]),
    measured('振动速度', '测振仪', 'mm/s', [undefined, undefined, 1.8]),
    seen('铭牌', '参数与订单一致'),
  ],
};

/** The quality standard of a product: that of its family. */
export const qualityOf = (product: SampleProduct): readonly QualityLine[] => FAMILIES[product.family];
