import { describe, expect, it } from 'vitest';
import { findDates } from './dates.ts';
import { matchName } from './known-name.ts';
import { findOrderNumbers } from './order-numbers.ts';
import { type FieldName, type FieldReading, parseFields } from './parse.ts';

/** Rows by line feed, pieces of a row by tab, as the stream has them. */
function read(text: string): Partial<Record<FieldName, string>> {
  const entries = Object.entries(parseFields(text.normalize('NFKC').replaceAll(' ', ''))) as [
    FieldName,
    FieldReading,
  ][];
  return Object.fromEntries(
    entries.flatMap(([name, r]) =>
      r.gap === undefined ? [[name, r.value]] : r.gap === 'absent' ? [] : [[name, r.gap]],
    ),
  );
}
const dates = (text: string) =>
  findDates(text.normalize('NFKC')).map(({ value }) =>
    'iso' in value ? value.iso : `${value.month}-${value.day}`,
  );
const orders = (text: string) => findOrderNumbers(text.normalize('NFKC')).map(({ value }) => value);

describe('a letter is read in any of the ways in which customers write', () => {
  it.each([
    [
      '原定…变更为, the date of the letter under the name',
      '致：宁波凯达机械有限公司\n订单编号：SO-20260302-0042，原定交货日期为2026年3月20日。\n现同意将上述订单的交货日期变更为2026年4月8日，其余不变。\n苏州恒锐精密机械有限公司\n2026年3月12日\n',
      {
        orderNumber: 'SO-20260302-0042',
        customerName: '苏州恒锐精密机械有限公司',
        oldDueDate: '2026-03-20',
        newDueDate: '2026-04-08',
        signingDate: '2026-03-12',
      },
    ],
    [
      'other dates of the body are nobody’s',
      '贵司2026年3月1日来函收悉。关于我司2026年2月1日下达的采购订单(单号SO-20260201-0007)\n一、原交期2026.3.20，因项目调整，我司同意该订单交期顺延至2026.4.8。\n发函单位(公章):苏州恒锐精密机械有限公司\n签署日期:2026/3/12\n',
      {
        orderNumber: 'SO-20260201-0007',
        customerName: '苏州恒锐精密机械有限公司',
        oldDueDate: '2026-03-20',
        newDueDate: '2026-04-08',
        signingDate: '2026-03-12',
      },
    ],
    [
      'a table',
      '供应商\t昆山拓普精工有限公司\n客户名称\t苏州恒锐精密机械有限公司\n销售订单号\tSO-20260201-0007\n下单日期\t2026-02-01\n原交货日期\t2026-03-20\n变更后交货日期\t2026-04-08\n日期:\t2026-03-12\n',
      {
        orderNumber: 'SO-20260201-0007',
        customerName: '苏州恒锐精密机械有限公司',
        oldDueDate: '2026-03-20',
        newDueDate: '2026-04-08',
        signingDate: '2026-03-12',
      },
    ],
    [
      'two fields in a row',
      '客户\t苏州恒锐精密机械有限公司\t合同号\tHT202602001\n订单号\tSO-20260201-0007\t品名\t主轴箱体\n原交期\t2026年3月20日\t新交期\t2026年4月8日\n日 期：2026年3月12日\n',
      {
        orderNumber: 'SO-20260201-0007',
        customerName: '苏州恒锐精密机械有限公司',
        oldDueDate: '2026-03-20',
        newDueDate: '2026-04-08',
        signingDate: '2026-03-12',
      },
    ],
    [
      'two parties sign side by side, one has not yet',
      '甲方(需方):苏州恒锐精密机械有限公司\n乙方(供方):昆山拓普精工有限公司\n甲乙双方于2026年2月1日签订编号为HT202602001的合同,对应订单号SO-20260201-0007。\n1.原合同约定交货日期为2026年3月20日,现双方同意交货日期调整为2026年4月8日。\n甲方(盖章):\t乙方(盖章):\n苏州恒锐精密机械有限公司\n2026年3月12日\t日期:\t年月日\n',
      {
        orderNumber: 'SO-20260201-0007',
        customerName: '苏州恒锐精密机械有限公司',
        oldDueDate: '2026-03-20',
        newDueDate: '2026-04-08',
        signingDate: '2026-03-12',
      },
    ],
    [
      '由…改为, and no signing date',
      '同意将订单SO-20260201-0007的交期由2026年3月20日改为2026年4月8日,请按此日期发货。\n',
      { orderNumber: 'SO-20260201-0007', oldDueDate: '2026-03-20', newDueDate: '2026-04-08' },
    ],
    [
      'words and values broken over lines',
      '订单SO-20260201-\n0007现同意将交货\n日期变更为2026年4月\n18日，请安排。\n苏州恒锐精密机械有限\n公司\n2026年3\n月12日\n',
      {
        orderNumber: 'SO-20260201-0007',
        newDueDate: '2026-04-18',
        signingDate: '2026-03-12',
        customerName: '苏州恒锐精密机械有限公司',
      },
    ],
    [
      'a new date that fills a line of its own is not the signing date',
      '订单SO-20260201-0007的交货日期变更为\n2026年4月8日。\n',
      { orderNumber: 'SO-20260201-0007', newDueDate: '2026-04-08' },
    ],
    [
      'without a year it is not known',
      '订单SO-20260201-0007交期延期至4月8日。\n',
      { orderNumber: 'SO-20260201-0007', newDueDate: 'year_missing' },
    ],
    [
      'two orders are none',
      '订单SO-20260201-0007、SO-20260201-0008交期延期至2026年4月8日。\n',
      { orderNumber: 'several', newDueDate: '2026-04-08' },
    ],
  ])('%s', (_what, text, fields) => {
    expect(read(text)).toEqual(fields);
  });
});

describe('dates', () => {
  it.each([
    ['2026年3月5日', '2026-03-05'],
    ['2026年03月05号', '2026-03-05'],
    ['26年3月5日', '2026-03-05'],
    ['２０２６年３月５日', '2026-03-05'],
    ['2026.3.5', '2026-03-05'],
    ['2026/03/05', '2026-03-05'],
    ['2026-3-5', '2026-03-05'],
    ['二〇二六年三月十五日', '2026-03-15'],
    ['二O二六年十二月三十一日', '2026-12-31'],
    ['二零二六年十月二十日', '2026-10-20'],
    ['2026\t年\t3\t月\t5\t日', '2026-03-05'],
    ['2026年1\n2月3日', '2026-12-03'],
    ['2026/3/1\n5前交货', '2026-03-15'],
    ['2026/3/1\n2.数量', '2026-03-01'],
    ['202702.06', '2027-02-06'],
    ['2027-0206', '2027-02-06'],
    ['3月15日', '3-15'],
  ])('%j', (text, date) => {
    expect(dates(text)).toEqual([date]);
  });

  it.each(['2026年2月30日', '2026年13月1日', '2026.3.5.7', '1.2026.3.45', '二〇二六年三五月一日'])(
    '%s is none',
    (text) => {
      expect(dates(text)).toEqual([]);
    },
  );
});

describe('order numbers', () => {
  it.each([
    ['SO-20260315-0042', 'SO-20260315-0042'],
    ['SO-20260315-\n0042', 'SO-20260315-0042'],
    ['SO-20260315-00\n42，原定', 'SO-20260315-0042'],
    ['SO-2026\n0315-0042', 'SO-20260315-0042'],
    ['SO-2\n0260315-0042', 'SO-20260315-0042'],
    ['S0-2O260315-OO42', 'SO-20260315-0042'],
    ['SO202603150042', 'SO-20260315-0042'],
    ['SO-20260315-0042\n2026年4月8日', 'SO-20260315-0042'],
    ['SO-20260315-100042', 'SO-20260315-100042'],
    ['采购订单号：KD/2026-0815', 'KD/2026-0815'],
  ])('%j', (text, number) => {
    expect(orders(text)).toEqual([number]);
  });

  it.each(['SO-20261315-0042', 'SO-20260315-004', 'SO-20260315-1234567', '合同号HT2026001'])(
    '%s is none',
    (text) => {
      expect(orders(text)).toEqual([]);
    },
  );
});

describe('the customer’s name', () => {
  const name = '苏州恒锐精密机械有限公司';
  it('is found as it is, also broken over a line and after a label', () => {
    expect(matchName('客户名称:苏州恒锐精密\n机械有限公司\n', name).kind).toBe('exact');
    expect(matchName('我司苏州恒锐精密机械有限公司', name).kind).toBe('exact');
  });

  it('one character different is only similar', () => {
    const letter = '特此确认。苏州恒锋精密机械有限公司2026年';
    expect(matchName(letter, name)).toMatchObject({ kind: 'similar', found: '苏州恒锋精密机械有限公司' });
  });

  it('a longer name that ends with it and a branch are other companies', () => {
    expect(matchName('江苏恒锐精密机械有限公司', '恒锐精密机械有限公司').kind).toBe('similar');
    expect(matchName('苏州恒锐精密机械有限公司昆山分公司', name).kind).toBe('similar');
  });

  it('is not found among others', () => {
    expect(matchName('宁波凯达模具制造有限公司', name).kind).toBe('absent');
  });
});

describe('what seals, stamps and line ends do to a text', () => {
  it('an order number is broken anywhere', () => {
    expect(orders('订单编号:S\nO-20260601-3588,产品')).toEqual(['SO-20260601-3588']);
    expect(orders('对应订单号SO\n-20260601-3588。')).toEqual(['SO-20260601-3588']);
  });

  it('an order number that lost its end is none', () => {
    expect(orders('对应订单号S0-20270301-49')).toEqual([]);
    expect(orders('订单号:PO-2027-0042')).toEqual(['PO-2027-0042']);
  });

  it('a dot at the end of a line may be lost', () => {
    expect(dates('由2026.7.29改为2026\n8.31,请按此')).toEqual(['2026-07-29', '2026-08-31']);
    expect(dates('型号2026\n8.31.2')).toEqual([]);
    expect(dates('顺延至2027.4\n12。')).toEqual(['2027-04-12']);
    expect(dates('顺延至2027/4\n9前')).toEqual(['2027-04-09']);
    // 2027.11.5 that lost its second dot reads the same; a number with a dot behind it begins a paragraph.
    expect(dates('顺延至2027.1\n15。')).toEqual([]);
    expect(dates('顺延至2027.4\n2. 数量')).toEqual([]);
  });

  it('a worn 月 or 年 is told by its place', () => {
    expect(dates('日期:2026年12开11日')).toEqual(['2026-12-11']);
    expect(dates('日期:2026午3月5日')).toEqual(['2026-03-05']);
    expect(dates('日期:2026年3年5日')).toEqual([]);
    expect(dates('日期:二6二七年二月八日')).toEqual(['2027-02-08']);
    expect(dates('日期:二二七年二月八日')).toEqual(['2027-02-08']);
    expect(dates('日期:二〇三年二月八日')).toEqual([]);
    expect(dates('日期:二七年二月八日')).toEqual([]);
    expect(dates('日期:2026年1211日')).toEqual([]);
  });

  it('the seal takes 日: a day of two digits counts, one of one digit may have lost its other', () => {
    expect(dates('2026年8月26\n日期:')).toEqual(['2026-08-26']);
    expect(dates('2026年8月2\n日期:')).toEqual([]);
  });

  it('a day that lost its second digit is not taken for one of one digit', () => {
    expect(dates('2027-02-2#\n日期:')).toEqual([]);
    expect(dates('2027.02.2\n')).toEqual([]);
    expect(dates('2027/2/2#')).toEqual([]);
    expect(dates('2027/2/2\n')).toEqual(['2027-02-02']);
  });

  it('the day on a receipt stamp is nobody’s', () => {
    const letter =
      '订单号:SO-20261110-0606,交期改为2027年2月16日。\n签署日期:2026年11月21日\n物资部\n2026.9.24\n收讫\n';
    expect(read(letter).signingDate).toBe('2026-11-21');
  });

  it('a year far from the order’s is a misreading', () => {
    const letter = '订单号:SO-20270110-0606,交期改为2027年2月16日。\n日期:22年1月24日\n';
    expect(read(letter)).toEqual({ orderNumber: 'SO-20270110-0606', newDueDate: '2027-02-16' });
  });
});
