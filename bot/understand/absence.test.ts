import { describe, expect, it } from 'vitest';
import type { AbsenceDraft, Intent } from '../../workflows/intents.ts';
import { understand } from './understand.ts';

describe('an absence in words', () => {
  it.each<[string, AbsenceDraft]>([
    ['请假', {}],
    ['我要请假', {}],
    ['请个假', {}],
    ['请假 11月27日-11月30日 代理 王强', { from: '11月27日', until: '11月30日', delegate: '王强' }],
    ['请假11月27日至11月30日，代理人：王强', { from: '11月27日', until: '11月30日', delegate: '王强' }],
    ['请假 11月27-30日 代理王强', { from: '11月27日', until: '30日', delegate: '王强' }],
    ['请假 27号-30号 代理 王强', { from: '27日', until: '30日', delegate: '王强' }],
    ['27到30号请假', { from: '27日', until: '30日' }],
    ['请假 11.27-11.30 代理 王强', { from: '11.27', until: '11.30', delegate: '王强' }],
    ['请假 11/27～11/30 王强代理', { from: '11/27', until: '11/30', delegate: '王强' }],
    ['请假 2026-11-27 到 2026-11-30', { from: '2026-11-27', until: '2026-11-30' }],
    ['我明天请假，找叶子安代理', { from: '明天', delegate: '叶子安' }],
    ['明天请假', { from: '明天' }],
    ['今天请假一天，找叶子安代理我的工作，谢谢', { from: '今天', days: '1', delegate: '叶子安' }],
    ['下周一到下周三请假 代理人 潘越', { from: '下周一', until: '下周三', delegate: '潘越' }],
    ['下周一至周三请假，由潘越代理', { from: '下周一', until: '周三', delegate: '潘越' }],
    ['明天下午请假', { from: '明天下午' }],
    ['请假 明天14:00到17:00', { from: '明天14:00', until: '17:00' }],
    ['请假 明天下午2点到5点 代理 王强', { from: '明天下午2点', until: '5点', delegate: '王强' }],
    ['请假 11月27日下午到11月30日上午', { from: '11月27日下午', until: '11月30日上午' }],
    ['请假到周五', { until: '周五' }],
    ['请假三天，从明天起', { from: '明天', days: '3' }],
    ['明天请两天假', { from: '明天', days: '2' }],
    ['明天请病假 代理 王强', { from: '明天', delegate: '王强', reason: '病假' }],
    [
      '请假 明天 代理 王强 原因：家里有事，要去医院',
      { from: '明天', delegate: '王强', reason: '家里有事,要去医院' },
    ],
    ['我家里有事明天请假，工作交给王强', { from: '明天', delegate: '王强', reason: '家里有事' }],
    ['感冒发烧，明天请假', { from: '明天', reason: '感冒发烧' }],
    ['麻烦帮我请假 明天', { from: '明天' }],
    ['孙磊请假 11月27日 代理 何静', { person: '孙磊', from: '11月27日', delegate: '何静' }],
    ['帮孙磊请假 11月27日 代理 何静', { person: '孙磊', from: '11月27日', delegate: '何静' }],
    ['孙磊明天请假，代理何静', { person: '孙磊', from: '明天', delegate: '何静' }],
    ['明天孙磊请假', { person: '孙磊', from: '明天' }],
    ['我下周一到周三出差 代理 王强', { from: '下周一', until: '周三', delegate: '王强', reason: '出差' }],
    ['代理 王强 11月27日-11月30日', { from: '11月27日', until: '11月30日', delegate: '王强' }],
    ['王强代理我 明天到后天', { from: '明天', until: '后天', delegate: '王强' }],
    ['从明天起由王强代理我的工作', { from: '明天', delegate: '王强' }],
    ['请假一周，从下周一开始，王强代理', { from: '下周一', days: '7', delegate: '王强' }],
    [
      '请年假 5月1日至5月5日 代理人 何静（计划部）',
      { from: '5月1日', until: '5月5日', delegate: '何静', reason: '年假' },
    ],
    ['请假 11月27号全天 代理:王强', { from: '11月27号', delegate: '王强' }],
    ['我明天请假了，有事找王强', { from: '明天', delegate: '王强', reason: '有事' }],
    ['@单脉 请假 明天 代理 王强', { from: '明天', delegate: '王强' }],
  ])('%s', (text, draft) => {
    expect(understand(text)).toEqual({ kind: 'absence.declare', draft });
  });
});

describe('asking for absences', () => {
  it.each<[string, Intent]>([
    ['我的代理', { kind: 'absence.mine' }],
    ['我的代理人是谁？', { kind: 'absence.mine' }],
    ['我的请假', { kind: 'absence.mine' }],
    ['请假记录', { kind: 'absence.mine' }],
    ['我在代理谁', { kind: 'absence.mine' }],
    ['取消请假', { kind: 'absence.mine' }],
    ['我要取消请假', { kind: 'absence.mine' }],
    ['取消我的请假', { kind: 'absence.mine' }],
    ['销假', { kind: 'absence.mine' }],
    ['请假取消', { kind: 'absence.mine' }],
    ['取消代理', { kind: 'absence.mine' }],
    ['取消孙磊的请假', { kind: 'absence.mine', person: '孙磊' }],
    ['取消明天的代理', { kind: 'absence.mine' }],
    ['取消全部请假', { kind: 'absence.mine' }],
    ['代理人换成何静', { kind: 'absence.mine' }],
    ['修改请假', { kind: 'absence.mine' }],
    ['取消11月27日的请假', { kind: 'absence.mine' }],
  ])('%s', (text, intent) => {
    expect(understand(text)).toEqual(intent);
  });
});

describe('talk about leave declares none', () => {
  it.each([
    '请假流程',
    '请假怎么请',
    '怎么请假',
    '谁请假了',
    '孙磊请假了吗',
    '今天有哪些人请假',
    '出差好累',
    '明天开会',
    '放假安排',
    '恒锐是代理商',
  ])('%s', (text) => {
    expect(understand(text).kind).not.toMatch(/^absence/);
  });

  it('an order in words stays one, whoever is named in it', () => {
    expect(understand('下单 恒锐 KHM-200 20套 3月20日交 要求:代理 王强').kind).toBe('order.create');
  });

  it('answers hostile text quickly', () => {
    const started = performance.now();
    for (const piece of [
      '请假',
      '代理',
      '明天',
      '1日-',
      '到',
      '请假 11月27-',
      '取消',
      '我要',
      '请帮我',
      '看看',
      '查一下',
      '我的',
      '找人代理 ',
    ])
      understand(piece.repeat(Math.floor(298 / piece.length)));
    expect(performance.now() - started).toBeLessThan(200);
  });
});
