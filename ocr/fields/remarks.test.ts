import { describe, expect, it } from 'vitest';
import { remarksOf } from './remarks.ts';

const kinds = (text: string) => remarksOf(text).map(({ kind }) => kind);

describe('what changes the worth of a new date is remarked, with its words', () => {
  it.each([
    ['现调整交货日期：第一批2026年5月18日，第二批2026年6月30日', 'lots', '第一批'],
    ['调整后交货日期：2026年5月18日交付50套，余150套于6月底前交付。', 'lots', '余150套'],
    ['交期改为2026年5月18日，其余部分6月30日前交付。', 'lots', '其余部分6月30日前交'],
    ['同意分两批交货，首批2026年5月18日', 'lots', undefined],
    ['2026年5月18日交付50套，另外的150套再议', 'lots', undefined],
    [
      '如贵厂同意承担违约金，则我司同意改为2026年5月18日交货，否则按原交期执行。',
      'condition',
      '如贵厂同意承担违约金，则',
    ],
    ['在贵司承担运费的前提下，同意改为2026年5月18日。', 'condition', '前提下'],
    ['只有降价百分之五方可变更交期', 'condition', undefined],
    ['我司不同意将交货日期变更为2026年5月18日。', 'refusal', '不同意'],
    ['延至2026年5月18日的申请，我司不能接⏎受'.replace('⏎', '\n'), 'refusal', '不能接受'],
    ['我司撤回将交期变更为2026年5月18日的申请。', 'refusal', '撤回将交期变更'],
    ['我司仍按原定交期执行。', 'refusal', '仍按原定交期'],
    ['交期改为2026年5月18日，待我司总经理批准后生效。', 'condition', '待我司总经理批准后'],
    ['拟改为2026年5月18日，以正式通知为准', 'condition', '以正式通知为准'],
    ['5月18日交50%，剩余50%于6月30日交付', 'lots', '剩余50%'],
    ['交期变更确认函\n作废\n订单号', 'void', '作废'],
    ['交期变更确认函\t【草稿】\n订单号', 'void', '草稿'],
    ['本函已作废', 'void', '本函已作废'],
  ] as const)('%s', (text, kind, words) => {
    const remarks = remarksOf(text);
    expect(remarks.map((one) => one.kind)).toContain(kind);
    if (words) expect(remarks.find((one) => one.kind === kind)?.words).toBe(words);
  });
});

describe('what honest letters say is none', () => {
  it.each([
    '现同意将上述订单的交货日期变更为2026年4月8日，其余合同条款不变。',
    '如有疑问请联系张工，13800000000。',
    '若给贵司带来不便，敬请谅解。',
    '如贵司不同意，请来电；交期改为2026年4月8日',
    '兹有我司向贵司订购之轴承一批，订单号为SO-20260201-0007',
    '此前出具的确认函同时作废，以本函为准。',
    '具体如下：原交期2026年3月20日，新交期2026年4月8日。',
    '其余部分不变，剩余条款照旧，请贵司按新交期如期交货。',
    '因我司厂房6月底完工，同意延期至2026年5月18日交货。',
    '其余条款仍按原合同执行，不得分批交货。',
    '我方装配线搬迁，暂不具备收货条件；终端客户取消订单，仓库本月暂停收货。',
    '产品：减速机\t数量：200套\t新交期：2026年5月18日',
  ])('%s', (text) => {
    expect(kinds(text)).toEqual([]);
  });
});
