import { describe, expect, it } from 'vitest';
import { useJudging } from '../testing/judging.ts';
import { changedPart } from './changed-part.ts';
import { differenceText } from './difference-text.ts';

const house = useJudging();

describe('what the second person reads of a changed configuration', () => {
  it('names the right that is added to a long list, before everything else', async () => {
    const { difference } = await house.changed((book) => {
      const may = book.at('角色', 'sales', '权限');
      const row = Number(may.slice(1)) - 1;
      const rights = String(book.sheet('角色')[row]?.[5]);
      book.set('角色', may, `${rights}、启用配置`).set('工厂', 'B2', '另一家工厂');
    });
    const [heading, line] = differenceText(difference).split('\n');
    expect(heading).toBe('**⚠ 有人的权限会变大**');
    expect(line).toBe('- 角色 · 业务员 · 权限：增加 **启用配置**');
  });

  it('hides no right behind many harmless changes', async () => {
    const { difference } = await house.changed((book) => {
      for (const row of book.sheet('状态').slice(2)) if (row[0]) row[4] = row[4] ? `${row[4]}，尽快` : null;
      for (const row of book.sheet('角色').slice(2)) if (row[0]) row[1] = `${row[1]}岗`;
      book.set('角色', book.at('角色', 'finance', '可见订单'), '全部订单');
      book.set('角色', book.at('角色', 'planning', '成员'), '人员=sunlei');
    });
    const text = differenceText(difference);
    expect(text).toContain('计划员岗 · 成员：增加 **人员=sunlei**；去掉 ');
    expect(text).toMatch(/另有 \d+ 处，见「全部改动」/);
  });

  it('tells all of a new role and of a new step: who they are and what they may', async () => {
    const { difference } = await house.changed((book) => {
      book.sheet('角色').splice(3, 0, ['helper', '帮手', '人员=sunlei', '全部订单', '金额', '启用配置']);
      const steps = book.sheet('流转');
      steps.splice(3, 0, ['生产中', '已确认', '退回', '业务员', null, null]);
    });
    const text = differenceText(difference);
    expect(text).toMatch(/新增 \*\*帮手\*\*：.*人员=sunlei.*全部订单.*金额.*启用配置/);
    expect(text).toMatch(/新增 \*\*生产中 → 已确认\*\*：.*可操作的角色 业务员/);
  });

  it('tells all of a new row that is short', async () => {
    const { difference } = await house.changed((book) =>
      book.set('特别日期', 'A3', '2027-02-05').set('特别日期', 'B3', '休息'),
    );
    expect(differenceText(difference)).toContain('新增 **2027-02-05**：安排 休息');
  });

  it('marks no right where one is only taken away', async () => {
    const { difference } = await house.changed((book) =>
      book.set('角色', book.at('角色', 'sales', '可见内容'), '金额'),
    );
    const text = differenceText(difference);
    expect(text).not.toContain('⚠');
    expect(text).toMatch(/业务员 · 可见内容：去掉 /);
  });
});

describe('two long texts', () => {
  it('are told by what differs, whatever they have in common before and after it', () => {
    const common = '请核对图纸与客户要求是否一致并在系统中留下凭证'.repeat(3);
    expect(changedPart(`${common}甲${common}`, `${common}乙${common}`)).toEqual([
      '…在系统中留下凭证甲请核对图纸与客户…',
      '…在系统中留下凭证乙请核对图纸与客户…',
    ]);
    const [was, is] = changedPart(common, `${common}${'丙'.repeat(100)}`);
    expect(was).not.toBe(is);
    expect(is).toContain('丙'.repeat(100));
  });
});
