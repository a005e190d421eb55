import { describe, expect, it } from 'vitest';
import type { EditedBook } from '../testing/edit.ts';
import { useJudging } from '../testing/judging.ts';

const house = useJudging();

/** Every kind of mistake: what is done, and what is told. */
const MISTAKES: [string, (book: EditedBook) => unknown, RegExp][] = [
  [
    'a status that does not exist',
    (b) => b.set('流转', 'B4', '备货中'),
    /^工作表「流转」B4：没有状态「备货中」，最接近的是「备料中」。$/,
  ],
  [
    'a role that does not exist',
    (b) => b.set('状态', b.at('状态', 'confirmed', '责任角色'), '采购元'),
    /^工作表「状态」D4：没有角色「采购元」，最接近的是「采购员」。$/,
  ],
  [
    'one of several that does not exist',
    (b) => b.set('流转', 'D3', '计划员、老板娘'),
    /^工作表「流转」D3：没有角色「老板娘」，可选：/,
  ],
  [
    'a word that is no choice',
    (b) => b.set('状态', b.at('状态', 'confirmed', '颜色'), '紫'),
    /^工作表「状态」C4：「紫」不认识，只能是：灰、蓝、绿、橙、红/,
  ],
  [
    'neither yes nor no',
    (b) => b.set('状态', b.at('状态', 'completed', '终态'), '大概'),
    /^工作表「状态」F9：「大概」看不懂，请填“是”或“否”。$/,
  ],
  [
    'a word for a number',
    (b) => b.set('升级', b.at('升级', '会议分钟数', '值'), '半小时'),
    /^工作表「升级」B\d+：「半小时」不是数字/,
  ],
  [
    'a number out of range',
    (b) => b.set('升级', b.at('升级', '会议分钟数', '值'), 300),
    /^工作表「升级」B\d+：请写 15 到 240 之间的整数。$/,
  ],
  [
    'a number that is not whole',
    (b) => b.set('关卡', b.at('关卡', 'bom_freeze', '凭证至少'), 45000.5),
    /^工作表「关卡」O3：请写 1 到 20 之间的整数。$/,
  ],
  [
    'a meeting that may not begin before it must',
    (b) =>
      b.set('升级', b.at('升级', '会议最早', '值'), '3d').set('升级', b.at('升级', '会议最晚', '值'), '1d'),
    /^工作表「升级」B\d+：「会议最早」（3d）不能比「会议最晚」（1d）更晚，请改小「会议最早」或改大「会议最晚」。$/,
  ],
  [
    'a required cell left empty',
    (b) => b.set('角色', b.at('角色', 'sales', '名称'), null),
    /^工作表「角色」B6：缺少这一项，请填写。$/,
  ],
  [
    'a choice left empty',
    (b) => b.set('状态', b.at('状态', 'confirmed', '颜色'), null),
    /^工作表「状态」C4：缺少这一项，请填写：灰 \/ 蓝 \/ 绿 \/ 橙 \/ 红。$/,
  ],
  [
    'people left out',
    (b) => b.set('升级', b.at('升级', '升级故障告知', '值'), null),
    /^工作表「升级」B\d+：缺少这一项，请填写：角色:名称/,
  ],
  ['a required value left empty', (b) => b.set('工厂', 'B2', null), /^工作表「工厂」B2：缺少这一项/],
  [
    'a key written twice',
    (b) => b.set('状态', b.at('状态', 'confirmed', '代号'), 'pending_review'),
    /^工作表「状态」A4：代号「pending_review」与第 3 行重复/,
  ],
  [
    'a key that is no key',
    (b) => b.set('角色', b.at('角色', 'finance', '代号'), '财务'),
    /^工作表「角色」A\d+：代号「财务」只能用小写英文字母/,
  ],
  [
    'a key left empty',
    (b) => b.set('角色', b.at('角色', 'finance', '代号'), null),
    /^工作表「角色」A\d+：缺少代号/,
  ],
  [
    'a day that does not exist',
    (b) => b.set('特别日期', 'A3', '2027-02-30').set('特别日期', 'B3', '休息'),
    /^工作表「特别日期」A3：「2027-02-30」里有不存在的日期/,
  ],
  [
    'a day that is none',
    (b) => b.set('特别日期', 'A3', '春节').set('特别日期', 'B3', '休息'),
    /^工作表「特别日期」A3：.*请写成一天，如 2027-02-05/,
  ],
  [
    'a day without arrangement',
    (b) => b.set('特别日期', 'A3', '2027-02-05'),
    /^工作表「特别日期」B3：缺少这一项，请填写：休息、照常上班，或当天的班次，如 08:00-12:00。$/,
  ],
  [
    'a number for a day',
    (b) => b.set('特别日期', 'A3', 46600).set('特别日期', 'B3', '休息'),
    /^工作表「特别日期」A3：日期「46600」请写成一天，如 2027-02-05/,
  ],
  [
    'a key with a blank, of a row that has a name',
    (b) =>
      b
        .set('状态', 'A12', 'B C')
        .set('状态', 'B12', '新状态')
        .set('状态', 'C12', '红')
        .set('状态', 'F12', '是'),
    /^工作表「状态」A12：代号「B C」只能用小写英文字母/,
  ],
  [
    'a process with too long a name',
    (b) => b.set('特殊工艺', b.at('特殊工艺', '防盐雾', '工艺'), '长'.repeat(121)),
    /^工作表「特殊工艺」A\d+：工艺「长+」太长，最多 120 个字。$/,
  ],
  [
    'a span that is none',
    (b) => b.set('升级', b.at('升级', '第2级 第1级之后', '值'), '四小时'),
    /^工作表「升级」B\d+：请写成工作时长/,
  ],
  [
    'a shift that is none',
    (b) => b.set('日历', b.at('日历', '班次', '值'), '8点到12点'),
    /^工作表「日历」B\d+：请写成“开始-结束”/,
  ],
  [
    'shifts that overlap',
    (b) => b.set('日历', b.at('日历', '班次', '值'), '08:00-12:00、11:00-15:00'),
    /^工作表「日历」B\d+：.*重叠/,
  ],
  [
    'a time that is none',
    (b) => b.set('工厂', b.at('工厂', '审计链头时刻', '值'), '下班时'),
    /^工作表「工厂」B\d+：请写成 24 小时制的时刻，如 "18:00"。$/,
  ],
  ['a share that is none', (b) => b.set('数据流转', 'D4', '大部分'), /^工作表「数据流转」D4：请写成百分比/],
  [
    'a rule without condition',
    (b) => b.set('数据流转', 'D4', null),
    /^工作表「数据流转」\w+4：请至少写一个条件。$/,
  ],
  [
    'a status that cannot be reached',
    (b) =>
      b
        .set('状态', 'A12', 'lost')
        .set('状态', 'B12', '遗失')
        .set('状态', 'C12', '红')
        .set('状态', 'F12', '是'),
    /^工作表「状态」A12：从「待审核」出发无法到达「遗失」/,
  ],
  [
    'a status that cannot be left',
    (b) =>
      b.sheet('流转').splice(
        b.sheet('流转').findIndex((row) => row[1] === '已完成'),
        1,
      ),
    /工作表「状态」A8：「已发货」没有出路，请补上流转，或把“终态”填“是”。/,
  ],
  [
    'a gap in the usual path',
    (b) => b.set('工厂', b.at('工厂', '主流程', '值'), '待审核、已确认、生产中、质检中、已发货、已完成'),
    /「已确认 → 生产中」没有对应的流转/,
  ],
  [
    'a step written twice',
    (b) => b.sheet('流转').push([...(b.sheet('流转')[2] ?? [])]),
    /「待审核 → 已确认」写了两次，请合并/,
  ],
  [
    'a checkpoint that waits for one that is not there',
    (b) => b.set('关卡', b.at('关卡', 'substitute_materials', '何时打开'), '通过:BOM冰结'),
    /^工作表「关卡」H\d+：没有关卡「BOM冰结」/,
  ],
  [
    'an opener that is none',
    (b) => b.set('关卡', b.at('关卡', 'bom_freeze', '何时打开'), '随便'),
    /^工作表「关卡」H3：「随便」看不懂，请写成“进入:状态”/,
  ],
  [
    'evidence with auto-pass',
    (b) => b.set('关卡', b.at('关卡', 'bom_freeze', '超时'), '自动通过'),
    /^工作表「关卡」\w+3：需要凭证的关卡不能超时自动通过，请改为“保持打开”或“自动驳回”/,
  ],
  [
    'fewer at most than at least',
    (b) => b.set('关卡', b.at('关卡', 'bom_freeze', '凭证至少'), 9),
    /^工作表「关卡」O3：「凭证至多」不能小于「凭证至少」/,
  ],
  [
    'two fallbacks',
    (b) => b.set('工厂', b.at('工厂', '备用负责人', '值'), 'zhang'),
    /^工作表「工厂」B\d+：请在「备用负责人」与「备用负责角色」中写且只写一个/,
  ],
  [
    'a member rule that is none',
    (b) => b.set('角色', b.at('角色', 'finance', '成员'), '财务部的人'),
    /^工作表「角色」C\d+：「财务部的人」看不懂，请写成“部门=销售部/,
  ],
  ['a missing sheet', (b) => b.sheets.delete('流转'), /^工作表「流转」：没有找到/],
  ['a sheet without header', (b) => b.sheet('流转').splice(0, 2), /^工作表「流转」：没有找到表头/],
  ['a sheet that was cleared', (b) => b.sheets.set('流转', []), /^工作表「流转」：没有找到表头/],
  [
    'a renamed column',
    (b) => b.set('流转', 'D2', '可以操作的角色'),
    /^工作表「流转」D2：缺少「可操作的角色」这一列，有一列叫「可以操作的角色」，请改回/,
  ],
  [
    'a column of their own',
    (b) => b.set('流转', 'G2', '张三的备注'),
    /^工作表「流转」G2：不认识的列「张三的备注」，请删去/,
  ],
  [
    'a column that is missing',
    (b) => b.sheet('状态').map((row) => row.splice(2, 1)),
    /^工作表「状态」第 2 行：缺少「颜色」这一列/,
  ],
  [
    'a renamed item',
    (b) => b.set('升级', 'A2', '第1级 期限之後'),
    /^工作表「升级」A2：不认识的项目「第1级 期限之後」，最接近的是「第1级 期限之后」/,
  ],
  [
    'an item that is missing',
    (b) => b.sheet('升级').splice(1, 1),
    /^工作表「升级」：缺少「第1级 期限之后」这一行/,
  ],
  [
    'an item written twice',
    (b) => b.sheet('升级').push([...(b.sheet('升级')[1] ?? [])]),
    /^工作表「升级」A\d+：「第1级 期限之后」与第 2 行重复/,
  ],
  [
    'a formula',
    (b) => b.set('状态', 'B4', { formula: 'A1&"x"' }),
    /^工作表「状态」B4：是公式，请改成固定的内容/,
  ],
  [
    'merged cells',
    (b) => b.set('状态', 'E3', { value: '核对', rowSpan: 2 }).set('状态', 'E4', null),
    /^工作表「状态」E4：与第 3 行的 E3 合并了/,
  ],
  [
    'a text that is too long',
    (b) => b.set('状态', b.at('状态', 'confirmed', '等待事项'), '长'.repeat(121)),
    /^工作表「状态」E4：太长，最多 120 个字/,
  ],
  [
    'a text that is far too long',
    (b) => b.set('状态', b.at('状态', 'confirmed', '等待事项'), '长'.repeat(3000)),
    /^工作表「状态」E4：有 3000 个字，太长/,
  ],
];

/** Those out of which a whole list could come, and of which one thing is told. */
const ONE_CAUSE: [string, (book: EditedBook) => unknown, string][] = [
  [
    'a name that another row has',
    (b) => b.set('状态', 'B4', '待审核'),
    '工作表「状态」B4：名称「待审核」与第 3 行重复，请换一个名称。',
  ],
  [
    'a name that two new rows share',
    (b) =>
      b
        .sheet('角色')
        .push(
          ['one', '帮手', '人员=a', '自己的订单', null, null],
          ['two', '帮手', '人员=b', '自己的订单', null, null],
        ),
    '工作表「角色」B%：名称「帮手」与第 # 行重复，请换一个名称。',
  ],
  [
    'a renamed column of names',
    (b) => b.set('状态', 'B2', '叫法'),
    '工作表「状态」B2：缺少「名称」这一列，有一列叫「叫法」，请改回「名称」。',
  ],
];

describe('a mistake', () => {
  it.each(ONE_CAUSE)('%s is told once, not wherever it shows', async (_name, edit, message) => {
    const lines = await house.told(edit);
    expect(lines.map((line) => line.replace(/B\d\d：/, 'B%：').replace(/第 \d\d 行/, '第 # 行'))).toEqual([
      message,
    ]);
  });

  it('is none: signs that nobody sees, spaces in a row that was left empty', async () => {
    const judged = await house.changed((book) =>
      book
        .set('流转', 'D3', '计划\u200b员、总经理\ufeff')
        .set('状态', 'A12', ' \u200b')
        .set('工厂', 'B2', '另一家\u2060工厂'),
    );
    expect(judged.difference).toMatchObject([{ field: '工厂名称', after: '另一家工厂' }]);
  });

  it.each(MISTAKES)('%s: the sheet, the cell and what to do', async (_name, edit, message) => {
    const lines = await house.told(edit);
    expect(lines.join('\n')).toMatch(new RegExp(message.source, 'm'));
    // No word of the YAML files in what people read who have never seen one.
    expect(lines.join('\n').replace(/userId|BOM|pending_review|__proto__|row_\d+/g, '')).not.toMatch(
      /[a-z]{4,}/,
    );
    expect(lines.length).toBeLessThanOrEqual(3);
  });

  it('never comes alone: all are told at once, each once', async () => {
    const lines = await house.told((book) =>
      book
        .set('流转', 'B4', '备货中')
        .set('角色', book.at('角色', 'sales', '可见订单'), '一半')
        .set('关卡', book.at('关卡', 'bom_freeze', '期限'), '明天')
        .set('工厂', 'B2', null),
    );
    expect(lines).toHaveLength(4);
  });
});
