import type { Sentences } from './sentence.ts';

/** Load curves and the heat map. */
export const loadSentences: Sentences = {
  'load.not_permitted': () =>
    '您没有查看设备负荷的权限，请联系计划员或生产主管。查自己的订单请在聊天里发订单号。',
  'load.no_machines': () =>
    '还没有登记任何设备，画不出热力图。请管理员在工厂配置里加上 plant.yaml，或在基础资料里登记设备。',
  'load.unknown_machine': (p) =>
    `没有叫「${p.text}」的设备或型号。现有型号：${p.models}。请换一个型号；在聊天里可以发「热力图 型号」或「负荷 设备编号」。`,
  'load.several': (p) => `符合「${p.text}」的不止一台：${p.names}。请写完整的设备编号。`,
};
