import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_FACTORY_DIR, loadFactory } from './load.ts';
import { FactoryError } from './problem.ts';

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'factory-'));
  await cp(DEFAULT_FACTORY_DIR, dir, { recursive: true });
});

afterEach(() => rm(dir, { recursive: true, force: true }));

/** Replaces text that must be there in one of the files. */
async function edit(file: string, from: string, to: string): Promise<number> {
  const at = path.join(dir, file);
  const before = await readFile(at, 'utf8');
  const index = before.indexOf(from);
  if (index < 0) throw new Error(`${file} has no ${JSON.stringify(from)}`);
  await writeFile(at, before.replace(from, to));
  return before.slice(0, index).split('\n').length;
}

async function problemsOf(): Promise<string[]> {
  const err = await loadFactory(dir).then(
    () => null,
    (e: unknown) => e,
  );
  if (!(err instanceof FactoryError)) throw err ?? new Error('the configuration was accepted');
  expect(err.code).toBe('factory.invalid');
  return err.message.split('\n').slice(1);
}

describe('the factory configuration', () => {
  it('ships with a default that holds together', async () => {
    const factory = await loadFactory();
    expect(factory.flow.states.pending_review).toMatchObject({ name: '待审核', owner: 'planning' });
    expect(factory.flow.path).toHaveLength(7);
    expect(factory.internalGroups).toEqual(['cidDemoGroup', 'cidDemoAlarm', 'cidDemoPlan']);
    expect(factory.auditHead).toMatchObject({ hour: 18, minute: 0 });
    expect(factory.roles.production).toMatchObject({ rows: 'all', sees: [], may: [] });
  });

  it('spreads a step that leaves several statuses over each of them', async () => {
    const { flow } = await loadFactory(dir);
    const holds = flow.transitions.filter((step) => step.to === 'on_hold').map((step) => step.from);
    expect(holds).toEqual(flow.path.slice(0, 5));
  });

  it('names file, line, path and the near miss when a step leads to an unknown status', async () => {
    const line = await edit('status-flow.yaml', 'to: confirmed, label', 'to: confirmd, label');
    expect((await problemsOf())[0]).toBe(
      `  - status-flow.yaml 第 ${line} 行 transitions[0].to：状态「confirmd」不在 states 中，是不是想写「confirmed」？`,
    );
  });

  it('names an unknown role where it stands', async () => {
    const line = await edit('status-flow.yaml', 'owner: quality', 'owner: qualty');
    expect(await problemsOf()).toEqual([
      `  - status-flow.yaml 第 ${line} 行 states.in_quality_check.owner：角色「qualty」不在 roles.yaml 中，是不是想写「quality」？`,
    ]);
  });

  it('tells all faults of all files at once', async () => {
    await edit('factory.yaml', '18:00', '6pm');
    await edit('roles.yaml', 'rows: own', 'rows: mine');
    await edit('roles.yaml', 'may: [audit.read]', 'mayy: [audit.read]');
    await edit('status-flow.yaml', 'terminal: true', 'terminal: ja');
    const problems = await problemsOf();
    expect(problems).toHaveLength(4);
    expect(problems.join()).toMatch(/factory.yaml 第 \d+ 行 auditHead.at：请写成 24 小时制/);
    expect(problems.join()).toMatch(/roles.sales.rows：只能是：all、own、none/);
    expect(problems.join()).toMatch(/roles.finance.mayy：不认识的键「mayy」，是不是想写「may」/);
    expect(problems.join()).toMatch(/states.completed.terminal：类型不对，这里要true 或 false/);
  });

  it('says what a missing part is', async () => {
    await edit('roles.yaml', 'name: 业务员', '');
    expect((await problemsOf())[0]).toMatch(/roles.yaml 第 \d+ 行 roles.sales.name：缺少这一项/);
  });

  it('refuses a status that cannot be reached and one that cannot be left', async () => {
    await edit('status-flow.yaml', '{ from: on_hold, to: held_from', '{ from: shipped, to: cancelled');
    await edit('status-flow.yaml', 'preparing_material, on_hold]', 'preparing_material]');
    await edit(
      'status-flow.yaml',
      '  cancelled:\n',
      '  lost: { name: 遗失, tone: bad, terminal: true }\n  cancelled:\n',
    );
    const problems = (await problemsOf()).join('\n');
    expect(problems).toContain('「on_hold」没有出路');
    expect(problems).toContain('无法到达「lost」');
  });

  it('refuses a gap in the usual path', async () => {
    await edit('status-flow.yaml', 'in_production, in_quality_check, shipped', 'in_production, shipped');
    expect((await problemsOf()).join()).toContain('「in_production → shipped」没有对应的流转');
  });

  it('points at broken YAML and still checks the other files', async () => {
    await edit('factory.yaml', 'name: 示范工装夹具厂', 'name: 甲\nname: 乙');
    await edit('roles.yaml', 'rows: own', 'rows: mine');
    const problems = await problemsOf();
    expect(problems[0]).toMatch(/factory.yaml 第 3 行：YAML 写法有误（同一个键写了两次）/);
    expect(problems[1]).toContain('roles.yaml');
  });

  it('says which file is missing', async () => {
    await rm(path.join(dir, 'roles.yaml'));
    expect(await problemsOf()).toEqual([
      '  - roles.yaml 第 1 行：文件不存在。请放入该文件，可从默认配置复制。',
    ]);
  });

  it('refuses a fallback that is both a person and a role, and one that is nobody', async () => {
    await edit('factory.yaml', 'role: manager', 'role: manager\n  user: zhang');
    expect((await problemsOf()).join()).toContain('写且只写一个');
    await edit('factory.yaml', 'role: manager\n  user: zhang', 'role: boss');
    expect((await problemsOf()).join()).toContain('角色「boss」不在 roles.yaml 中');
  });
});
