import { describe, expect, it } from 'vitest';
import type { Line } from '../engine/engine.ts';
import { combineReadings, fieldsOf, withKnownCustomer } from './combine.ts';
import { matchName } from './known-name.ts';
import { streamOf } from './stream.ts';

const HEIGHT = 36;

/** Rows by line feed, cells of a row by tab; cells of rows with as many cells stand below each other. */
function page(text: string): Line[] {
  return text.split('\n').flatMap((row, y) => {
    const cells = row.split('\t');
    return cells.flatMap((cell, x) =>
      cell ? [line(cell, 100 + (x * 1800) / cells.length, 200 + y * 80)] : [],
    );
  });
}

function line(text: string, x: number, y: number): Line {
  const right = x + text.length * 28;
  return {
    text,
    certainties: [...text].map(() => 0.99),
    corners: [
      { x, y },
      { x: right, y },
      { x: right, y: y + HEIGHT },
      { x, y: y + HEIGHT },
    ],
  };
}

type Told = readonly [due: string | null, old: string | null, signed: string | null];

function told(body: string, sign = '苏州恒锐精密机械有限公司\n2026年3月12日'): Told {
  const fields = fieldsOf(streamOf([page(`订单号：SO-20260201-0007\n${body}\n${sign}`)]));
  const of = (name: 'newDueDate' | 'oldDueDate' | 'signingDate') =>
    fields[name].gap === undefined ? fields[name].value : null;
  return [of('newDueDate'), of('oldDueDate'), of('signingDate')];
}

const SIGNED = '2026-03-12';
const [NEW, OLD] = ['2026-04-08', '2026-03-20'];

describe('the new date is known by the words that customers use', () => {
  it.each([
    '现将交货期调整为2026年4月8日。',
    '交期延至2026年4月8日',
    '交货时间改至2026-4-8',
    '希望于2026年4月8日前交货。',
    '请在2026年4月8日前送达我司仓库',
    '新的交付时间为2026年4月8日',
    '不得晚于2026年4月8日交货',
    '价格不调整，交期调整为2026年4月8日',
    '如贵司不同意，请来电；交期改为2026年4月8日',
    '材料到货日期2026年3月30日，交期改为2026年4月8日',
    '质保期至2027年4月8日。交期改为2026/04/08',
  ])('%s', (body) => {
    expect(told(body)).toEqual([NEW, null, SIGNED]);
  });

  it.each([
    '变更前：2026-03-20\n变更后：2026-04-08',
    '调整前\t2026年3月20日\n调整后\t2026年4月8日',
    '原交货期\t2026-03-20\n现交货期\t2026-04-08',
    '合同约定的交货日期2026年3月20日变更为2026年4月8日',
    '订单约定交货日期：2026年3月20日；变更后交货日期：2026年4月8日',
    '交货期顺延至2026年4月8日（原为2026年3月20日）',
  ])('and the old one beside it: %s', (body) => {
    expect(told(body)).toEqual([NEW, OLD, SIGNED]);
  });
});

describe('dates as purchasing departments write them', () => {
  it.each([
    '由2026年3月20日（星期五）延期至2026年4月8日（星期三）',
    '由原2026年3月20日(周五)调整为26.4.8(周三)',
    '由26/3/20变更为26/4/8前',
    '由2026年3月20日推至2026年4月8日',
    '由2026-03-20 00:00:00改为2026-04-08 00:00:00',
    '由20260320调整为20260408',
    '原交货日期：20th March 2026\n新交货日期：8th April 2026',
    'Original delivery date: March 20, 2026\nNew delivery date: 08-Apr-2026',
    '旧交期：2026年3月20日\n新交期：2026年4月8日',
    '合同交付日期\t2026年3月20日\n申请延期至\t2026年4月8日',
    '原需求日期：2026-3-20\n需求日期：2026-4-8',
    '本来说好2026年3月20日交货，现在改为2026年4月8日交货',
    '项目\t原合同约定\t现变更为\n交货日期\t2026-03-20\t2026-04-08',
  ])('%s', (body) => {
    expect(told(body.replaceAll(' ', ''))).toEqual([NEW, OLD, SIGNED]);
  });

  it.each([
    '请于2026年4月8日将货物送至我司仓库',
    '交期变更为今年4月8日',
    '因项目竣工日期推迟至2026年6月30日，交期顺延至2026年4月8日。',
    '付款日期变更为2026年6月30日。交期改为2026年4月8日',
    '因终端客户取消订单，本月暂不具备收货条件，交期改为2026年4月8日',
    '货物最迟不晚于2026年4月8日送达；最迟于2026年3月15日前书面回复',
    '交期改为2026年4月8日\n签收人：',
  ])('%s', (body) => {
    expect(told(body)).toEqual([NEW, null, SIGNED]);
  });
});

describe('more than one day, or digits that belong to something else, are no new date', () => {
  it.each([
    '交期变更为2026年4月8日至2026年4月18日',
    '交期变更为2026年4月8日～4月10日',
    '交期变更为2026.4.8-4.12',
    '交期变更为2026年4月8日或9日',
    '交期变更为2026年4月8日左右',
    '交期变更为明年4月8日',
    // Spaces are gone: 2026/4/1 8:30, 2026-4-1 2批.
    '交期变更为2026/4/18:30',
    '交期变更为2026-4-12批',
    '交期变更为26/4/28',
    // A Monday.
    '交期变更为2026年4月6日（周三）',
    '交期变更\t2026年3月20日\t→\t2026年4月8日',
    '贵司申请将交期延至2026年4月2日，经协商确定为2026年4月8日',
    '交期改为2026年4月8日以后',
    '交期不早于2026年4月8日',
    '交期：2026年4月8日；最晚2026年4月20日',
    '交期延至2026年4月8日，最晚不超过2026年4月20日',
  ])('%s', (body) => {
    expect(told(body)[0]).toBeNull();
  });
});

describe('in a table with its headings above', () => {
  it.each([
    '原交期\t新交期\n2026年3月20日\t2026年4月8日',
    '项目\t原交期\t新交期\n主轴箱体\t2026年3月20日前\t2026年4月8日前',
    '序号\t品名\t数量\t原交货日期\t变更后交期\n1\t主轴箱体\t20\t2026-03-20\t2026-04-08',
    '项目\t变更前\t变更后\n数量\t20\t20\n交期\t2026年3月20日\t2026年4月8日',
  ])('%s', (body) => {
    expect(told(body)).toEqual([NEW, OLD, SIGNED]);
  });

  it('an empty cell does not move a date under another heading', () => {
    expect(told('品名\t原交期\t新交期\n箱体\t\t2026-04-08')).toEqual([NEW, null, SIGNED]);
    expect(told('品名\t原交期\t验收日期\n箱体\t\t2026-04-08')).toEqual([null, null, SIGNED]);
  });
});

describe('what is not said clearly is not given', () => {
  it.each([
    '交货日期：2026年3月20日→2026年4月8日',
    '交货日期不得变更为2026年4月8日',
    '我司不同意将交货日期变更为2026年4月8日',
    '关于延期至2026年4月8日的申请，我司不接受。',
    '第一批2026年4月8日交货，第二批2026年5月8日交货',
    '设备启用日期：2026年4月8日',
    '交货前付清货款，尾款于2026年5月1日付清',
    '交期\t2026年3月20日\t2026年4月8日',
    '我司撤回将交期变更为2026年4月8日的申请，仍按原交期2026年3月20日执行',
    '关于交期延至2026年4月8日的通知现予撤销',
    '交货后于2026年4月8日前付清余款',
    '上次交货日期：2026年4月8日',
    '如不能于2026年4月8日前交货，我司将取消订单',
  ])('%s', (body) => {
    expect(told(body)[0]).toBeNull();
  });
});

describe('a year that is not written', () => {
  it.each([
    ['由2026年3月20日顺延至4月8日', [NEW, OLD, SIGNED]],
    ['交期由2026-03-20改为4/8', [NEW, OLD, SIGNED]],
    ['原交期 3/20，申请推迟到 4/8', [NEW, null, SIGNED]],
    ['请在4月8日之前交货，付款日2026年5月1日。', [NEW, null, SIGNED]],
  ] as const)('is that of the date before it, or of the signing: %s', (body, said) => {
    expect(told(body.replaceAll(' ', ''))).toEqual(said);
  });

  it.each([
    // Next year's January, or brought forward? A person knows.
    '由2026年12月28日改为1月15日',
    '交期改为2月8日',
    '请按图纸3/20交货前付款1/2',
  ])('is not guessed: %s', (body) => {
    expect(told(body)[0]).toBeNull();
  });

  it('nor without a signing date, or with two', () => {
    expect(told('交期改为4月8日', '苏州恒锐精密机械有限公司')[0]).toBeNull();
    expect(told('交期改为4月8日', '2026年3月12日\n2025年3月12日')[0]).toBeNull();
  });
});

describe('the day of signing', () => {
  const DUE = '交期改为2026年4月8日';
  it.each([
    '落款日期：2026年3月12日',
    '出具日期：2026-3-12',
    '发文日期：二〇二六年三月十二日',
    '二C二六年三月十二日',
    '２C26年3月12日',
    'Date: 2026-03-12',
    '签署人：王强\n签署时间：26年3月12日',
    '苏州恒锐精密机械有限公司（盖章）2026年3月12日',
    '客户签章：\t2026.03.12',
    '经办人：\t王强\t2026.03.12',
    '经办人：王强日期：2026.3.12',
    '授权代表（签字）：王强 2026年3月12日'.replace(' ', ''),
    '日期/Date：2026-03-12',
    '2026年3月12日（周四）',
    '2026年3月12日于苏州',
    '甲方（盖章）：\n签订日期：2026年3月12日',
  ])('%s', (sign) => {
    expect(told(DUE, sign)).toEqual([NEW, null, SIGNED]);
  });

  it.each([
    '签订日期：2026年3月12日',
    '验收\t2026年3月12日',
    '设备启用日期：2026年3月12日',
    '付款：\t2026-03-12',
  ])('another matter is none: %s', (sign) => {
    expect(told(DUE, sign)).toEqual([NEW, null, null]);
  });
});

it('a part of an order and a number with more in front are other numbers', () => {
  const order = (text: string) => fieldsOf(streamOf([page(text)])).orderNumber;
  expect(order('订单：SO-20260201-0007-1')).toEqual({ gap: 'absent' });
  expect(order('订单：ASO-20260201-0007')).toEqual({ gap: 'absent' });
  expect(order('订单：SO-20260201-0007A')).toEqual({ gap: 'absent' });
  expect(order('订单：SO-20260201-000720件')).toEqual({ gap: 'absent' });
  expect(order('订单：№SO-20260201-0007')).toMatchObject({ value: 'SO-20260201-0007' });
  expect(order('订单：SO-20260201-00072026年3月20日')).toMatchObject({ value: 'SO-20260201-0007' });
  expect(order('订单：so－20260201－0007')).toMatchObject({ value: 'SO-20260201-0007' });
});

it.each(['、0008', '、0008交期均延后', '/0008', '～0009', '至0009号'])(
  'of two orders none is the one: SO-20260201-0007%s',
  (more) => {
    const { orderNumber } = fieldsOf(streamOf([page(`订单：SO-20260201-0007${more}`)]));
    expect(orderNumber).toMatchObject({ gap: 'several' });
  },
);

describe('the customer among other companies', () => {
  const [NAME, MAKER] = ['苏州恒锐精密机械有限公司', '昆山拓普精工有限公司'];
  it.each([
    `${MAKER}：\n因我司客户上海大众汽车有限公司停线\n${NAME}`,
    `${MAKER}：\n采购部：王强\n${NAME}`,
    `${MAKER}：\n新交期：2026年4月8日\n${NAME}`,
    `${NAME}\n电话：051266281234\n交货期变更函\n${MAKER} 台鉴：\n采购部`.replace(' ', '\t'),
  ])('%s', (letter) => {
    expect(fieldsOf(streamOf([page(letter)])).customerName).toMatchObject({ value: NAME });
  });

  it('a branch is a company of its own', () => {
    const { customerName } = fieldsOf(streamOf([page(`${MAKER}：\n${NAME}昆山分公司`)]));
    expect(customerName).toMatchObject({ value: `${NAME}昆山分公司` });
    expect(matchName(`${NAME}（昆山分公司）`.normalize('NFKC'), NAME).kind).toBe('similar');
  });

  it('a name that is known is the customer’s wherever it stands', () => {
    const stream = streamOf([page(`${NAME}\n致：${MAKER}\n上海大众汽车有限公司`)]);
    const fields = combineReadings(stream, stream);
    expect(fields.customerName.value).toBe('上海大众汽车有限公司');
    expect(withKnownCustomer(fields, [stream], NAME).customerName).toMatchObject({
      value: NAME,
      reason: null,
    });
    const bracketed = streamOf([page('恒锐机械(中国)有限公司')]);
    const wide = '恒锐机械（中国）有限公司';
    const read = combineReadings(bracketed, bracketed);
    expect(withKnownCustomer(read, [bracketed], wide).customerName).toMatchObject({ value: wide });
    expect(withKnownCustomer(fields, [stream], '苏州恒悦精密机械有限公司')).toEqual(fields);
  });
});
