import { describe, expect, it } from 'vitest';
import { DEFAULT_FACTORY_DIR, factoryOf } from './load.ts';
import { FactoryError } from './problem.ts';
import { readTexts } from './texts.ts';

const shipped = await readTexts(DEFAULT_FACTORY_DIR);
const file = shipped.texts['warnings.yaml'] ?? '';

/** The factory that ships, with another warnings.yaml; null: without one. */
function withWarnings(text: string | null) {
  const { 'warnings.yaml': _, ...rest } = shipped.texts;
  return factoryOf({ texts: text === null ? rest : { ...rest, 'warnings.yaml': text } }, 'test');
}

async function problemsOf(from: string, to: string): Promise<{ line: number; problems: string[] }> {
  if (!file.includes(from)) throw new Error(`no ${from}`);
  const line = file.slice(0, file.indexOf(from)).split('\n').length;
  const err = await withWarnings(file.replace(from, to)).catch((e: unknown) => e);
  if (!(err instanceof FactoryError)) throw new Error('the configuration was accepted');
  return { line, problems: err.message.split('\n').slice(1) };
}

describe('warnings.yaml', () => {
  it('ships with two days, the sales lead and the own salesperson', async () => {
    const { warning, digest } = await withWarnings(file);
    expect(warning?.days).toBe(2);
    expect(warning?.tell).toEqual([
      { kind: 'role', role: 'sales_lead', everyone: true },
      { kind: 'salesperson' },
    ]);
    expect(warning?.at).toEqual([
      { hour: 8, minute: 30 },
      { hour: 13, minute: 30 },
    ]);
    expect(digest?.sections.purchasing).toContain('shortages');
  });

  it('may be left out: then nobody is warned', async () => {
    expect(await withWarnings(null)).toMatchObject({ warning: null, digest: null });
  });

  it('gives a file of before there was work outside that section where missing material is read', async () => {
    const { digest } = await withWarnings(file.replaceAll(' outside,', ''));
    expect(digest?.sections.purchasing).toContain('outside');
    expect(digest?.sections.manager).not.toContain('outside');
    expect(digest?.assumed).toEqual(['purchasing', 'purchasing_director']);
    const decided = await withWarnings(file.replace(' outside,', ''));
    expect(decided.digest?.sections.purchasing).not.toContain('outside');
    expect(decided.digest?.assumed).toEqual([]);
  });

  it.each([
    ['days: 2', 'days: two', 'warning.days：请写 0 到 30 之间的整数'],
    ['["08:30", "13:30"]', '["8:30"]', 'warning.at[0]：请写成 24 小时制的时刻'],
    [
      'role: sales_lead',
      'role: sales_leed',
      '角色「sales_leed」不在 roles.yaml 中，是不是想写「sales_lead」',
    ],
    ['{ salesperson: true }', '{ capability: true }', 'capability 只能用在 checkpoints.yaml 的关卡里'],
    ['  logistics: [', '  logistic: [', '角色「logistic」不在 roles.yaml 中，是不是想写「logistics」'],
    ['manager: [checkpoints', 'manager: [checkpoint', 'sections.manager[0]：只能是：checkpoints、orders'],
    ['  rows: 3', '  rows: 3\n  row: 4', '不认识的键「row」，是不是想写「rows」'],
  ])('tells where %s instead of %s is wrong', async (from, to, says) => {
    const { line, problems } = await problemsOf(from, to);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(says);
    const second = to.includes('\n') ? 1 : 0;
    expect(problems[0]).toContain(`warnings.yaml 第 ${line + second} 行`);
  });
});
