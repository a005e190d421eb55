import type { Card } from '../../../workflows/card.ts';
import type { Factory } from './factory.ts';

/** A checkpoint waiting for an answer: fields, a form and three buttons, one of which asks first. */
export const checkpoint: Card = {
  title: '审批替代料清单',
  status: { text: '待处理', tone: 'warn' },
  text: '订单 **SO-20260315-0042** 的 6061-T6 铝板缺 38 件，工艺建议以 7075-T6 替代。请核对清单后答复。',
  fields: [
    { label: '客户', value: '恒锐精密' },
    { label: '产品', value: '快换模组 KHM-200 × 200 套' },
    { label: '承诺交期', value: '2026-03-20（还剩 4 天）', tone: 'warn' },
    { label: '金额', value: '¥ 48,000.00' },
    { label: '缺料', value: '铝板 6061-T6 × 38、M8 内六角 × 120', tone: 'bad' },
  ],
  inputs: [
    { name: 'reason', label: '说明', kind: 'textarea', required: true, placeholder: '同意或驳回的理由' },
    {
      name: 'scope',
      label: '替代范围',
      kind: 'select',
      options: [
        { value: 'all', label: '整单替代' },
        { value: 'missing', label: '只替代缺料部分' },
      ],
    },
    { name: 'by', label: '最晚到货', kind: 'date', value: '2026-03-18' },
  ],
  buttons: [
    { label: '通过', action: 'pass', style: 'primary', submits: true },
    { label: '查看订单', url: 'https://example.com/orders/SO-20260315-0042' },
    { label: '转交', action: 'hand-over' },
    {
      label: '驳回',
      action: 'reject',
      style: 'danger',
      confirm: '驳回后采购需要重新提交清单，确定驳回吗？',
    },
  ],
  footer: '关卡 采购-02 · 截止今天 17:30 · 逾期将提醒采购部负责人',
};

export const passed: Card = {
  title: '审批替代料清单',
  status: { text: '已通过', tone: 'good' },
  text: checkpoint.text ?? '',
  fields: checkpoint.fields ?? [],
  notice: { text: '陈静 已通过：同意替代', tone: 'good' },
};

const slots: Card = {
  title: '加急单 SO-20260314-0007 的三个时段',
  status: { text: '待计划员选择', tone: 'info' },
  text: '1. **VMC850-03** 今天 16:00–20:30，不影响其他订单\n2. **VMC850-05** 明天 08:00–12:30，SO-…-0031 顺延 2 小时\n3. **VMC850-01** 明天 13:00–17:30，需要加班',
  buttons: [
    { label: '时段 1', action: 'book', style: 'primary' },
    { label: '时段 2', action: 'book' },
    { label: '时段 3', action: 'book' },
  ],
};

const orderStatus = [
  '### SO-20260315-0042 · 恒锐精密',
  '状态 **备料中**，自 3月15日 10:12 起，负责人 **王强**',
  '',
  '| 物料 | 需要 | 缺 |',
  '| :-- | --: | --: |',
  '| 铝板 6061-T6 | 200 | <font color=common_red1_color>38</font> |',
  '| M8 内六角 | 800 | <font color=common_red1_color>120</font> |',
  '| 导轨 HGR20 | 400 | 0 |',
  '',
  '1. 3月13日 客户确认 PO',
  '2. 3月15日 锁定库存',
  '3. 今天 08:40 采购提交替代料清单',
  '',
  '> 预计 3月19日 完工，比承诺早 1 天',
].join('\n');

/** A morning in the factory, as seen by 陈静: enough to look at on every page. */
export async function playMorning(factory: Factory): Promise<void> {
  const { kit } = factory;
  const clock = (iso: string) => kit.post('/clock', { iso });
  await clock('2026-03-15T16:20:00+08:00');
  await factory.sendText('chen', '你好，陈静。我是单脉助手，订单的事问我就行。');
  await clock('2026-03-16T09:02:00+08:00');
  await factory.sendMarkdown('chen', '订单 SO-20260315-0042', orderStatus);
  await factory.sendCard('checkpoint', 'IM_ROBOT.chen', checkpoint);
  await clock('2026-03-16T14:20:00+08:00');
  await factory.sendCard('slots', 'IM_GROUP.cidDemoGroup', slots);
  const group = { conversationId: 'cidDemoGroup' };
  await kit.post('/say', { userId: 'liu', ...group, text: '恒锐那边刚来电话，问能不能提前两天' });
  await kit.post('/say', { userId: 'wang', ...group, text: 'SO-20260314-0007 什么时候能排上', atBot: true });
  await factory.sendText('zhou', '昨日接单 47 单，准时率 97.3%。');
  await factory.notify('chen', {
    msgtype: 'markdown',
    markdown: {
      title: '交付预警',
      text: '### 交付预警\n客户【恒锐精密】订单【SO-20260315-0042】距承诺交期仅剩【2】天，当前状态【备料中】，请立即核查',
    },
  });
  await factory.notify('chen', {
    msgtype: 'oa',
    oa: {
      message_url: 'https://example.com/orders',
      head: { bgcolor: 'FFBBBBBB', text: '关卡' },
      body: {
        title: '关卡「结构工程师确认 BOM 冻结」还剩 2 小时',
        form: [
          { key: '订单', value: 'SO-20260314-0007' },
          { key: '责任人', value: '孙磊' },
          { key: '截止', value: '今天 17:30' },
        ],
      },
    },
  });
  await planMeetings(factory);
}

async function planMeetings({ kit }: Factory): Promise<void> {
  const at = (day: string, time: string) => ({
    dateTime: `2026-03-${day}T${time}:00+08:00`,
    timeZone: 'Asia/Shanghai',
  });
  await kit.api('POST', '/v1.0/calendar/users/union-zhou/calendars/primary/events', {
    summary: '异常升级会议：SO-20260310-0031 替代料审批超时',
    description:
      '订单 SO-20260310-0031（恒锐精密）\n- 关卡「采购总监审批替代料清单」已超时 5 小时\n- 已提醒 2 次，无人处理\n- 承诺交期 3月20日 将延期 2 天',
    start: at('16', '16:00'),
    end: at('16', '16:30'),
    attendees: [{ id: 'union-chen' }, { id: 'union-wang' }, { id: 'union-sun' }],
    location: { displayName: '二楼会议室' },
    onlineMeetingInfo: { type: 'dingtalk' },
  });
  await kit.api('POST', '/v1.0/calendar/users/union-chen/calendars/primary/events', {
    summary: '周产销例会',
    start: at('17', '09:00'),
    end: at('17', '10:00'),
    attendees: [{ id: 'union-wang' }],
  });
  const todo = (subject: string, dueTime: string, priority: number, description: string) =>
    kit.api('POST', '/v1.0/todo/users/union-zhou/tasks?operatorId=union-zhou', {
      sourceId: subject,
      subject,
      creatorId: 'union-zhou',
      description,
      dueTime: Date.parse(dueTime),
      executorIds: ['union-chen'],
      priority,
      detailUrl: { appUrl: 'https://example.com', pcUrl: 'https://example.com' },
    });
  await todo('上传恒锐改期确认函', '2026-03-16T12:00:00+08:00', 40, 'SO-20260315-0042 客户要求改到 3月25日');
  await todo('核对 3 月对账单', '2026-03-18T18:00:00+08:00', 20, '');
}
