import { describe, expect, it } from 'vitest';
import { understand } from './understand.ts';

const N = 'SO-20260315-0042';

describe('asking for the full view of an order', () => {
  it.each([
    [`${N} 全貌`, N],
    [`${N}全貌`, N],
    [`${N} 详情`, N],
    [`全息 ${N}`, N],
    [`全息视图 ${N}`, N],
    [`麻烦看一下 ${N} 的详细信息，谢谢`, N],
    ['so20260315-0042 的明细', 'so20260315-0042'],
    ['0042 详情', '0042'],
    ['恒锐的单子详情', '恒锐'],
    ['恒锐 KHM-200 全貌', '恒锐 KHM-200'],
  ])('%s', (text, reference) => {
    expect(understand(text)).toEqual({ kind: 'order.view', reference: { text: reference } });
  });
});

describe('asking how an order looked', () => {
  it.each([
    [`${N} 3月8日当时什么样`, N, '3月8日'],
    [`${N} 昨天下午3点什么样`, N, '昨天下午3点'],
    [`${N} 2026-03-08 14:00 的样子`, N, '2026-03-08 14:00'],
    [`${N} 在2026年3月8日是什么状态`, N, '2026年3月8日'],
    [`${N} 三天前什么样`, N, '三天前'],
    [`昨天 ${N} 什么情况？`, N, '昨天'],
    [`上周五 ${N} 当时的样子`, N, '上周五'],
    ['0042 3.8当时什么样', '0042', '3.8'],
    ['恒锐的单子上周五当时什么样', '恒锐', '上周五'],
    [`${N} 今天上午9点半的样子`, N, '今天上午9点半'],
    [`${N} 6点32分什么样`, N, '6点32分'],
    [`${N} 刚才什么样`, N, '刚才'],
    [`${N} 一小时前什么样`, N, '一小时前'],
    [`${N} 10分钟前什么样`, N, '10分钟前'],
    [`${N} 半个小时前是什么状态`, N, '半个小时前'],
    [`${N} 2026-11-26 06:32:30 什么样`, N, '2026-11-26 06:32:30'],
    [`${N} 明天什么样`, N, '明天'],
    [`${N} 下周五什么样`, N, '下周五'],
    [`${N} 昨天下午三点什么样`, N, '昨天下午三点'],
    [`${N} 下午3点当时什么样`, N, '下午3点'],
    [`今天6:32 ${N} 什么样`, N, '6:32'],
    [`6:32 ${N} 什么样`, N, '6:32'],
    ['0042 1小时前什么样', '0042', '1小时前'],
  ])('%s', (text, reference, when) => {
    expect(understand(text)).toEqual({ kind: 'order.past', reference: { text: reference }, when });
  });
});

describe('a past that is named by words that are no moment', () => {
  it.each([
    [`${N} 上个月什么样`, '上个月'],
    [`${N} 开会那天什么样`, '开会'],
    [`${N} 昨天3月8日当时什么样`, '昨天3月8日'],
  ])('%s is asked of the past', (text, when) => {
    expect(understand(text)).toEqual({ kind: 'order.past', reference: { text: N }, when });
  });

  it.each([`${N} 什么样`, `${N} 现在什么样`, `${N} 今天什么样`, `${N} 什么样了`])(
    '%s is asked of the present',
    (text) => {
      expect(understand(text).kind).not.toBe('order.past');
    },
  );
});

describe('asking for a customer', () => {
  it.each([
    ['客户 恒锐', '恒锐'],
    ['客户：恒锐精密机械有限公司', '恒锐精密机械有限公司'],
    ['客户资料 恒锐', '恒锐'],
    ['查一下客户 恒锐', '恒锐'],
    ['恒锐的客户资料', '恒锐'],
  ])('%s', (text, name) => {
    expect(understand(text)).toEqual({ kind: 'customer.show', name });
  });
});

describe('what is none of these', () => {
  it.each([
    `${N} 到哪了`,
    `${N} 现在什么情况`,
    `${N} 今天什么情况`,
    'KHM-200 什么情况',
    '恒锐3月20日交的那批什么情况',
    '客户 恒锐的单子到哪了',
    '客户恒锐的订单',
    '今天要交的单子',
    '恒锐那批货什么时候能发货',
  ])('%s', (text) => {
    expect(understand(text).kind).toBe('order.where');
  });
});
