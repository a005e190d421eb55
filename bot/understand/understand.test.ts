import { describe, expect, it } from 'vitest';
import type { Intent, OrderDraft } from '../../workflows/intents.ts';
import { understand } from './understand.ts';

const where = (text: string): Intent => ({ kind: 'order.where', reference: { text } });
const trail = (text: string): Intent => ({ kind: 'audit.trail', reference: { text } });

describe('asking where an order is', () => {
  it.each([
    ['SO-20260315-0042 到哪了', 'SO-20260315-0042'],
    ['SO-20260315-0042到哪了?', 'SO-20260315-0042'],
    ['so20260315-0042到哪里了', 'so20260315-0042'],
    ['SO 20260315 0042', 'SO 20260315 0042'],
    ['ＳＯ－２０２６０３１５－００４２　到哪了？', 'SO-20260315-0042'],
    ['SO—20260315—0042 在哪', 'SO-20260315-0042'],
    ['请问一下SO-20260315-0042现在到哪一步了呀，谢谢', 'SO-20260315-0042'],
    ['麻烦帮我查一下 SO-20260315-0042 的进度', 'SO-20260315-0042'],
    ['订单SO-20260315-0042为什么又延期', 'SO-20260315-0042'],
    ['SO-20260315-0042 谁该负责', 'SO-20260315-0042'],
    ['SO-20260315-0042', 'SO-20260315-0042'],
    ['20260315-0042', '20260315-0042'],
    ['0042到哪了', '0042'],
    ['0042', '0042'],
    ['尾号0042', '0042'],
    ['0315-0042 发货了吗', '0315-0042'],
    ['42号单到哪了', '42'],
    ['42到哪了', '42'],
    ['恒锐的单子到哪了', '恒锐'],
    ['恒锐的订单呢', '恒锐'],
    ['恒锐到哪了', '恒锐'],
    ['恒锐那批货什么时候能发货', '恒锐'],
    ['查一下恒锐', '恒锐'],
    ['查恒锐', '恒锐'],
    ['恒锐 查一下', '恒锐'],
    ['帮我看看恒锐的货到哪儿了', '恒锐'],
    ['@单脉 恒锐的单子到哪了', '恒锐'],
    ['恒锐精密机械有限公司的订单进度', '恒锐精密机械有限公司'],
    ['恒锐下单了吗', '恒锐'],
    ['恒锐呢', '恒锐'],
    ['那恒锐那批货呢？', '恒锐'],
    ['恒锐的快换模组到哪了', '恒锐的快换模组'],
    ['恒锐 快换模组 到哪了', '恒锐 快换模组'],
    ['快换模组 进度', '快换模组'],
    ['快换模组做得怎么样了', '快换模组'],
    ['KHM-200', 'KHM-200'],
    ['KHM-200 什么情况', 'KHM-200'],
    ['khm200 好了没', 'khm200'],
    ['JJ-M8X30还要多久', 'JJ-M8X30'],
    ['恒到哪了', '恒'],
    ['进度 恒锐', '恒锐'],
    ['我的订单呢', ''],
    ['我的订单', ''],
    ['我的单子到哪了', ''],
    ['到哪了', ''],
    ['恒 锐 的 单 子', '恒锐'],
    ['恒锐上个月的单', '恒锐上个月'],
    ['逾期的订单', '逾期'],
    ['在生产的单子', '在生产'],
    ['已发货的订单', '已发货'],
    ['今天要交的单子', '今天要交'],
    ['林晓岚的单子', '林晓岚'],
    ['恒锐和华晟的单子到哪了', '恒锐和华晟'],
    ['它什么时候能发', '它'],
    ['SO-20260315-0042 SO-20260315-0043 到哪了', 'SO-20260315-0042 SO-20260315-0043'],
    ['SO-20260315-0042和so202603150043到哪了', 'SO-20260315-0042 so202603150043'],
    ['0042和0043到哪了', '0042和0043'],
    ['SO-20260315-0042 取消了吗', 'SO-20260315-0042'],
    ['SO-20260315-0042 为什么暂停', 'SO-20260315-0042'],
    ['恒锐那批九套的检具现在到底弄到哪一步了，客户催得很急', '恒锐那批九套的检具'],
  ])('%s', (text, reference) => {
    expect(understand(text)).toEqual(where(reference));
  });
});

describe('wanting an order changed by words', () => {
  it.each<[string, 'change' | 'due_date' | 'rush_off']>([
    ['撤销加急 SO-20260315-0042', 'rush_off'],
    ['SO-20260315-0042 取消插单', 'rush_off'],
    ['SO-20260315-0042 不用加急了', 'rush_off'],
    ['把SO-20260315-0042 取消', 'change'],
    ['SO-20260315-0042 改成已发货', 'change'],
    ['SO-20260315-0042 暂停', 'change'],
    ['SO-20260315-0042 日期往后推一周', 'due_date'],
  ])('%s', (text, wish) => {
    expect(understand(text)).toEqual({
      kind: 'order.where',
      reference: { text: 'SO-20260315-0042', wish },
    });
  });
});

describe('a new order in words', () => {
  it.each<[string, OrderDraft]>([
    [
      '下单 恒锐 快换模组 KHM-200 200套 3月20日交 需镀镍 单价480 加急',
      {
        customer: '恒锐',
        product: '快换模组 KHM-200',
        quantity: '200',
        promisedDate: '3月20日',
        specialProcesses: ['镀镍'],
        unitPrice: '480',
        rush: true,
      },
    ],
    [
      '下单 恒锐 快换模组 KHM-200 200套 3月20日交 需镀镍',
      {
        customer: '恒锐',
        product: '快换模组 KHM-200',
        quantity: '200',
        promisedDate: '3月20日',
        specialProcesses: ['镀镍'],
      },
    ],
    [
      '下单：恒锐，KHM-200，200套，下周五',
      { customer: '恒锐', product: 'KHM-200', quantity: '200', promisedDate: '下周五' },
    ],
    [
      '下单 恒锐 KHM-200 x200 2026/3/20',
      { customer: '恒锐', product: 'KHM-200', quantity: '200', promisedDate: '2026/3/20' },
    ],
    [
      '帮我下单 华盛 DKG-15 2台 ¥16,900 月底前',
      { customer: '华盛', product: 'DKG-15', quantity: '2', unitPrice: '16900', promisedDate: '月底' },
    ],
    [
      '下单 恒锐 KHM-200 1,200件 480元/件',
      { customer: '恒锐', product: 'KHM-200', quantity: '1200', unitPrice: '480' },
    ],
    [
      '下单恒锐快换模组200套3月20日交',
      { customer: '恒锐快换模组', quantity: '200', promisedDate: '3月20日' },
    ],
    [
      '下单 客户:恒锐 产品:KHM-200 数量:200 交期:2026-03-20 单价:480 工艺:镀镍、发黑 要求:外箱贴客户标签, 附检验报告',
      {
        customer: '恒锐',
        product: 'KHM-200',
        quantity: '200',
        promisedDate: '2026-03-20',
        unitPrice: '480',
        specialProcesses: ['镀镍', '发黑'],
        requirements: '外箱贴客户标签, 附检验报告',
      },
    ],
    ['下单 恒锐 KHM-200 -5套', { customer: '恒锐', product: 'KHM-200', quantity: '-5' }],
    ['下单 恒锐 KHM-200 2.5套', { customer: '恒锐', product: 'KHM-200', quantity: '2.5' }],
    ['下单 恒锐 KHM-200 20套 不加急', { customer: '恒锐', product: 'KHM-200', quantity: '20', rush: false }],
    [
      '下单 恒锐 KHM-200 20套 单价1e5',
      { customer: '恒锐', product: 'KHM-200', quantity: '20', unitPrice: '1e5' },
    ],
    [
      '下单 恒锐 KHM-200 20套 1.5万元',
      { customer: '恒锐', product: 'KHM-200', quantity: '20', unitPrice: '1.5万元' },
    ],
    ['下单 恒锐 KHM-200 单价1.5万', { customer: '恒锐', product: 'KHM-200', unitPrice: '15000' }],
    ['下单 恒锐 KHM-200 二十套', { customer: '恒锐', product: 'KHM-200', quantity: '20' }],
    [
      '下单 恒锐 快换模组 两百套 3月20日交',
      { customer: '恒锐', product: '快换模组', quantity: '200', promisedDate: '3月20日' },
    ],
    ['下单 恒锐 KHM-200*20', { customer: '恒锐', product: 'KHM-200', quantity: '20' }],
    ['下单 恒锐 KHM-200 x20', { customer: '恒锐', product: 'KHM-200', quantity: '20' }],
    [
      '下单 恒锐 KHM-200 ×20 3月20日',
      { customer: '恒锐', product: 'KHM-200', quantity: '20', promisedDate: '3月20日' },
    ],
    ['下单 恒锐 3个KHP-16和5个KHM-200', { customer: '恒锐', several: true }],
    [
      '下单 恒锐 KHM-200 20套，KHP-16 30套 3月20日交',
      { customer: '恒锐', several: true, promisedDate: '3月20日' },
    ],
    ['下单 恒锐 3套快换模组和5套零点定位器', { customer: '恒锐', several: true }],
    [
      '下单 恒锐 KHM-200 20套 要求:10件一箱和SUS-304垫片',
      { customer: '恒锐', product: 'KHM-200', quantity: '20', requirements: '10件一箱和SUS-304垫片' },
    ],
    ['下单 恒锐 KHM-200 2万套', { customer: '恒锐', product: 'KHM-200', quantity: '20000' }],
    ['下单 恒锐 KHM-200 1.5万套', { customer: '恒锐', product: 'KHM-200', quantity: '15000' }],
    ['下单 恒锐 KHM-200 3千件', { customer: '恒锐', product: 'KHM-200', quantity: '3000' }],
    ['下单 恒锐 KHM-200 2w套', { customer: '恒锐', product: 'KHM-200', quantity: '20000' }],
    ['下单 恒锐 KHM-200 两千套', { customer: '恒锐', product: 'KHM-200', quantity: '2000' }],
    ['下单 恒锐 KHM-200 2万', { customer: '恒锐', product: 'KHM-200', quantity: '20000' }],
    ['下单 恒锐 KHM-200 5打', { customer: '恒锐', product: 'KHM-200', quantity: '5打' }],
    ['下单 恒锐 KHM-200 两打', { customer: '恒锐', product: 'KHM-200', quantity: '两打' }],
    ['下单 恒锐 KHM-200 3,5套', { customer: '恒锐', product: 'KHM-200', quantity: '3,5' }],
    ['下单 恒锐 KHM-200 1 2套', { customer: '恒锐', product: 'KHM-200', quantity: '1 2' }],
    ['下单 恒锐 KHM 200 20套', { customer: '恒锐', product: 'KHM', quantity: '20', requirements: '200' }],
    [
      '下单 恒锐 KHM-200 9999999999999套',
      { customer: '恒锐', product: 'KHM-200', quantity: '9999999999999' },
    ],
    ['下单 恒锐 KHM-200 9999999999999', { customer: '恒锐', product: 'KHM-200', quantity: '9999999999999' }],
    [
      '下单 恒锐 KHM-200 20套 单价2块5',
      { customer: '恒锐', product: 'KHM-200', quantity: '20', unitPrice: '2块5' },
    ],
    [
      '下单 恒锐 KHM-200 280块5毛 20套',
      { customer: '恒锐', product: 'KHM-200', quantity: '20', unitPrice: '280块5毛' },
    ],
    [
      '下单 恒锐 KHM-200 单价12元5角 20套',
      { customer: '恒锐', product: 'KHM-200', quantity: '20', unitPrice: '12元5角' },
    ],
    ['下单 恒锐 KHM-200 480元5套', { customer: '恒锐', product: 'KHM-200', quantity: '5', unitPrice: '480' }],
    ['下单 恒锐 垫板 5块', { customer: '恒锐', product: '垫板', quantity: '5' }],
    [
      '下单 恒锐 KHM-200 20套 单价1,2',
      { customer: '恒锐', product: 'KHM-200', quantity: '20', unitPrice: '1,2' },
    ],
    ...['不要镀镍', '无需镀镍', '不用镀镍', '免镀镍', '别镀镍', '不做镀镍', '不需要做镀镍', '镀镍不要'].map(
      (words): [string, OrderDraft] => [
        `下单 恒锐 KHM-200 20套 3月20日交 ${words}`,
        {
          customer: '恒锐',
          product: 'KHM-200',
          quantity: '20',
          promisedDate: '3月20日',
          requirements: words,
        },
      ],
    ),
    [
      '下单 恒锐 KHM-200 20套 要发黑，不要镀镍',
      {
        customer: '恒锐',
        product: 'KHM-200',
        quantity: '20',
        specialProcesses: ['发黑'],
        requirements: '不要镀镍',
      },
    ],
    [
      '下单 恒锐 KHM-200 20套 工艺:不要镀镍 要求:外箱贴标签',
      { customer: '恒锐', product: 'KHM-200', quantity: '20', requirements: '不要镀镍；外箱贴标签' },
    ],
    ['下单 恒锐', { customer: '恒锐' }],
    ['下单', {}],
    ['新建订单', {}],
    ['帮我新建一个订单', {}],
    ['我要下单', {}],
    ['录单', {}],
  ])('%s', (text, draft) => {
    expect(understand(text)).toEqual({ kind: 'order.create', draft });
  });
});

describe('everything else', () => {
  it.each<[string, Intent]>([
    ['我的待办', { kind: 'order.mine' }],
    ['待办', { kind: 'order.mine' }],
    ['今天有什么待办？', { kind: 'order.mine' }],
    ['轮到我处理的订单有哪些', { kind: 'order.mine' }],
    ['审计 SO-20260315-0042', trail('SO-20260315-0042')],
    ['审计so20260315-0042', trail('so20260315-0042')],
    ['SO-20260315-0042 的修改记录', trail('SO-20260315-0042')],
    ['SO-20260315-0042 谁改过', trail('SO-20260315-0042')],
    ['审计 0042', trail('0042')],
    ['审计头', { kind: 'audit.head' }],
    ['链头', { kind: 'audit.head' }],
    ['审计链头是什么', { kind: 'audit.head' }],
    ['帮助', { kind: 'help' }],
    ['你好', { kind: 'help' }],
    ['您好！', { kind: 'help' }],
    ['在吗', { kind: 'help' }],
    ['?', { kind: 'help' }],
    ['？', { kind: 'help' }],
    ['', { kind: 'help' }],
    ['你能做什么', { kind: 'help' }],
    ['更多', { kind: 'order.more' }],
    ['下一页', { kind: 'order.more' }],
    ['还有呢', { kind: 'order.more' }],
    ['谢谢', { kind: 'thanks' }],
    ['好的', { kind: 'thanks' }],
    ['收到', { kind: 'thanks' }],
    ['看板', { kind: 'board.show', picture: 'board' }],
    ['周报', { kind: 'later', what: '周报' }],
    ['2', { kind: 'pick', index: 2 }],
    ['２', { kind: 'pick', index: 2 }],
    ['②', { kind: 'pick', index: 2 }],
    ['第二个', { kind: 'pick', index: 2 }],
    ['选 3', { kind: 'pick', index: 3 }],
  ])('%s', (text, intent) => {
    expect(understand(text)).toEqual(intent);
  });

  it.each(['今天天气不错', '恒锐', '明天开会', '哈哈哈哈', '老板说了算'])(
    'does not guess at "%s"',
    (text) => {
      expect(understand(text)).toEqual({ kind: 'unknown', text });
    },
  );

  it('does not take talk about ordering for an order', () => {
    for (const text of ['下单了吗', '下单流程', '开单要求']) {
      expect(understand(text).kind, text).not.toBe('order.create');
    }
  });

  it('keeps the whole of a long wish, and refuses what is too long instead of cutting it', () => {
    const wish = '外箱贴客户标签并附检验报告'.repeat(38);
    const text = `下单 恒锐 KHM-200 20套 要求:${wish}`;
    expect(understand(text)).toMatchObject({ kind: 'order.create', draft: { requirements: wish } });
    expect(() => understand(`下单 ${'长'.repeat(1500)}`)).toThrow(
      expect.objectContaining({ code: 'intent.too_long', params: { length: 1503, most: 1500 } }),
    );
    expect(understand('说'.repeat(400)).kind).toBe('unknown');
  });

  it('answers hostile text quickly', () => {
    const long = `${'查'.repeat(5000)}${'了吗 '.repeat(5000)}${'9'.repeat(5000)}`;
    const started = performance.now();
    for (const text of [
      long.slice(4900, 6400),
      '查'.repeat(1500),
      '1-'.repeat(750),
      ' '.repeat(1500),
      '下单'.repeat(750),
      `下单 ${'9套'.repeat(700)}`,
      `下单 ${'A-1'.repeat(490)}`,
      `下单 ${'一'.repeat(1490)}`,
      `下单 ${'9,'.repeat(740)}`,
    ]) {
      understand(text);
    }
    expect(performance.now() - started).toBeLessThan(200);
  });
});
