import type { Sentences } from './sentence.ts';

/** Machines, their gateways, and where machine and report contradict each other. */
export const plantSentences: Sentences = {
  'plant.not_permitted': () => '设备状态由网关上报，人工不能填写；报工请在聊天里发「报工」。',
  'plant.unauthorized': () => '令牌不对：请核对网关的 PLANT_TOKEN 与服务的 PLANT_TOKENS。',
  'plant.wrong_gateway': (p) => `这个令牌属于网关“${p.gateway}”，与数据里的网关名称不一致。`,
  'plant.invalid': (p) => `数据不符合格式：${p.field}。`,
  'plant.gap': (p) => `缺少第 ${p.expected} 条起的记录，请从那里开始发送。`,
  'plant.forked': () =>
    '这些编号的记录已由另一个网关进程送过（网关的目录或虚拟机被复制），请换一个流编号（stream）重送。',
  'plant.no_machine': (p) =>
    `plant.yaml 里没有设备「${p.id}」，可能已改名或删除。请在聊天里发「设备状态」重新查看。`,
  'plant.which_registers': () => '请写上机床，例如：寄存器 VMC850-03。',
  'plant.not_connected': (p) => `${p.id} 没有联网（plant.yaml 里没有写 source），看不到寄存器。`,
  'plant.no_registers': (p) => `${p.id} 用 MTConnect 采集，没有寄存器。状态请在聊天里发「${p.id} 状态」。`,
  'plant.no_answer_yet': (p) =>
    `${p.id} 还没有应答过。请核对网线、地址和端口；现场可运行 npm run plant -- probe 试读。`,
  'plant.no_conflict': () => '没有找到这条记录。请在聊天里发「设备异常」重新查看。',
  'plant.decide_not_permitted': () =>
    '您没有确认设备与报工差异的权限：数量不符请找计划员，其他请找班组长或车间主任。',
  'plant.decided': (p) =>
    p.state === 'over' ? '补报后两边已经一致，不用再说明。' : `已由${p.by || '别人'}说明，不用再处理。`,
  'plant.note_missing': () => '请先填写原因（一句话即可），再点「确认」。',
};
