import type { Random } from './random.ts';

const PLACES = [
  '苏州',
  '宁波',
  '东莞',
  '无锡',
  '上海',
  '深圳',
  '常州',
  '青岛',
  '佛山',
  '杭州',
  '南通',
  '合肥',
  '武汉',
  '江苏',
  '浙江',
  '广东',
];
const FIRST = [...'恒锐鼎盛华兴金永瑞德宏泰海天中联博远启航信达科力安新东立精诚明创百特友凯丰源'];
const SECOND = [...'锐通达远信和泰辉翔腾捷拓凯联维诺威创源盛昌邦宇亚航力特阳森德嘉隆'];
const TRADES = [
  '精密机械',
  '自动化设备',
  '电子科技',
  '汽车零部件',
  '医疗器械',
  '智能装备',
  '新能源科技',
  '模具制造',
  '液压机电',
  '半导体设备',
  '机电工程',
  '航空零部件',
];
const FORMS = ['有限公司', '有限公司', '有限公司', '股份有限公司', '有限责任公司', '（集团）有限公司'];

/** A company as it stands in the register, 8 to 20 characters. */
export function companyName(random: Random): string {
  return (
    random.pick(PLACES) + random.pick(FIRST) + random.pick(SECOND) + random.pick(TRADES) + random.pick(FORMS)
  );
}

/** The same name with one character of its own word replaced: another company. */
export function oneCharacterOther(random: Random, name: string): string {
  const at = random.int(2, 3);
  const others = (at === 2 ? FIRST : SECOND).filter((c) => c !== name[at]);
  return name.slice(0, at) + random.pick(others) + name.slice(at + 1);
}

/** The manufacturer to whom the letters are written. */
export const SUPPLIERS = ['苏州单脉精密制造有限公司', '昆山拓普精工有限公司', '无锡佳诚机械制造有限公司'];

export const PRODUCTS = [
  '快换模组',
  '气动夹具底板',
  '导轨滑座',
  '主轴箱体',
  '谐波减速器壳体',
  '定位销组件',
  '冷却水板',
  '传动轴套',
];
export const MODELS = ['KHM-200', 'QD-35B', 'DG-1120', 'ZX-88-03', 'XB-17', 'SP-2016', 'LB-0815'];
export const PEOPLE = ['王建国', '李敏', '张晓峰', '陈丽华', '赵志刚', '周婷', '孙立新', '吴海燕'];
export const REASONS = [
  '我司终端客户现场施工进度推迟',
  '我方装配线搬迁，暂不具备收货条件',
  '我司图纸局部更改，需重新评审',
  '我司仓库盘点，本月暂停收货',
  '项目整体计划调整',
];
