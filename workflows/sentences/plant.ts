import type { Sentences } from './sentence.ts';

/** Machines, their gateways, and where machine and report contradict each other. */
export const plantSentences: Sentences = {
  'plant.not_permitted': () => '设备状态由网关上报，人工不能填写；报工请发送「报工」。',
  'plant.unauthorized': () => '令牌不对：请核对网关的 PLANT_TOKEN 与服务的 PLANT_TOKENS。',
  'plant.wrong_gateway': (p) => `这个令牌属于网关“${p.gateway}”，与数据里的网关名称不一致。`,
  'plant.invalid': (p) => `数据不符合格式：${p.field}。`,
  'plant.gap': (p) => `缺少第 ${p.expected} 条起的记录，请从那里开始发送。`,
};
