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
    expect(factory.calendar.dayMinutes).toBe(510);
    expect(factory.roles.production).toMatchObject({
      rows: 'all',
      sees: ['material', 'production', 'drawings'],
    });
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

  it('tells names that point to nothing together with faults of shape, in whichever file these are', async () => {
    await edit('roles.yaml', 'rows: own', 'rows: mine');
    await edit('factory.yaml', 'role: manager', 'role: boss');
    await edit('factory.yaml', '18:00', '6pm');
    await edit('status-flow.yaml', 'owner: planning', 'owner: plannning');
    await edit('status-flow.yaml', 'to: confirmed, label', 'to: confirmd, label');
    const line = await edit('status-flow.yaml', 'terminal: true', 'terminal: ja');
    const problems = await problemsOf();
    expect(problems).toHaveLength(6);
    const all = problems.join('\n');
    expect(all).toMatch(/roles.yaml 第 \d+ 行 roles.sales.rows：只能是/);
    expect(all).toMatch(/factory.yaml 第 \d+ 行 fallback.role：角色「boss」不在 roles.yaml 中/);
    expect(all).toMatch(/states.\w+.owner：角色「plannning」不在 roles.yaml 中，是不是想写「planning」？/);
    expect(all).toMatch(/transitions\[0\].to：状态「confirmd」不在/);
    expect(all).toContain(`status-flow.yaml 第 ${line} 行 states.completed.terminal`);
  });

  it('says what a missing part is', async () => {
    await edit('roles.yaml', 'name: 业务员', '');
    expect((await problemsOf())[0]).toMatch(/roles.yaml 第 \d+ 行 roles.sales.name：缺少这一项/);
  });

  it.each(['14', '300', '-4', '15.5', 'viele'])(
    'names the bounds of a number that is out of them, or is none: %s',
    async (minutes) => {
      const line = await edit('escalation.yaml', 'minutes: 30', `minutes: ${minutes}`);
      expect(await problemsOf()).toEqual([
        `  - escalation.yaml 第 ${line} 行 meeting.minutes：请写 15 到 240 之间的整数。`,
      ]);
    },
  );

  it('refuses a meeting that may begin no earlier than after it must, and names both', async () => {
    const line = await edit('escalation.yaml', 'notBefore: 30m', 'notBefore: 1d30m');
    expect(await problemsOf()).toEqual([
      `  - escalation.yaml 第 ${line} 行 meeting.notBefore：notBefore（1d30m）不能比 within（1d）更晚，请改小 notBefore 或改大 within。`,
    ]);
    // A day of this calendar has 8.5 working hours.
    await edit('escalation.yaml', 'notBefore: 1d30m', 'notBefore: 8h30m');
    expect((await loadFactory(dir)).escalation.meeting).toMatchObject({ notBefore: 510, within: 510 });
  });

  it('says how many a list must have at least', async () => {
    await edit(
      'status-flow.yaml',
      'path: [pending_review, confirmed, preparing_material, in_production, in_quality_check, shipped, completed]',
      'path: [pending_review]',
    );
    expect((await problemsOf()).join()).toContain('path：至少要写 2 项');
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

  it('tells of an alias that leads nowhere as of any other fault', async () => {
    const line = await edit('factory.yaml', 'name: 示范工装夹具厂', 'name: *nobody');
    expect((await problemsOf()).join()).toContain(`factory.yaml 第 ${line} 行：引用「*nobody」找不到`);
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

describe('the calendar of the factory', () => {
  const rewrite = (text: string) => writeFile(path.join(dir, 'calendar.yaml'), text);

  it('takes own days, ranges and half days as they are written', async () => {
    await edit(
      'calendar.yaml',
      'days: {}',
      'days:\n  2026-12-31: 08:00-12:00\n  2026-08-03..2026-08-07: off\n  2026-08-05: work\n  2026-08-08: [09:00-12:00, 13:00-16:00]',
    );
    const { calendar } = await loadFactory(dir);
    const minutes = (day: string) => calendar.shiftsOn(day).reduce((sum, { from, to }) => sum + to - from, 0);
    expect(['2026-12-31', '2026-08-04', '2026-08-05', '2026-08-08'].map(minutes)).toEqual([240, 0, 510, 360]);
  });

  it('is the one that ships for a folder made before there was a calendar.yaml', async () => {
    await rm(path.join(dir, 'calendar.yaml'));
    const [old, shipped] = [await loadFactory(dir), await loadFactory()];
    expect(old.calendar.config).toEqual(shipped.calendar.config);
  });

  it('needs no more than shifts: Monday to Friday, statutory holidays', async () => {
    await rewrite('shifts: [08:00-17:00]');
    const { calendar } = await loadFactory(dir);
    const days = ['2026-11-27', '2026-11-28', '2026-10-01', '2026-09-20'];
    expect(days.map((day) => calendar.shiftsOn(day).length)).toEqual([1, 0, 0, 1]);
  });

  it('says where a part is not written as it should be', async () => {
    await rewrite(
      [
        'shifts: [08.00-12.00]',
        'weekdays: [monday]',
        'statutory: de',
        'days:',
        '  2027-2-5: off',
        '  2027-02-06: closed',
        '  2027-02-07: [off, 08:00-12:00]',
        'completeYears: [27]',
        'holidays: {}',
      ].join('\n'),
    );
    expect(await problemsOf()).toEqual([
      '  - calendar.yaml 第 1 行 shifts[0]：请写成“开始-结束”，如 08:00-12:00。',
      '  - calendar.yaml 第 2 行 weekdays[0]：只能是：mon、tue、wed、thu、fri、sat、sun。',
      '  - calendar.yaml 第 3 行 statutory：只能是：cn、off。',
      '  - calendar.yaml 第 5 行 days.2027-2-5：键「2027-2-5」请写成一天，如 2027-02-05，或一段，如 2027-02-05..2027-02-12。',
      '  - calendar.yaml 第 6 行 days.2027-02-06：请写 off（休息）、work（照常上班），或当天的班次，如 08:00-12:00。',
      '  - calendar.yaml 第 7 行 days.2027-02-07：请写 off（休息）、work（照常上班），或当天的班次，如 08:00-12:00。',
      '  - calendar.yaml 第 8 行 completeYears[0]：请写四位数的年份，如 2027。',
      '  - calendar.yaml 第 9 行 holidays：不认识的键「holidays」，请删去或改正。',
    ]);
  });

  it('says which days and shifts cannot be, at their lines', async () => {
    await rewrite(
      [
        'shifts: [08:00-12:00, 11:00-18:00]',
        'days:',
        '  2027-02-29: off',
        '  2027-03-09..2027-03-01: off',
        '  2027-05-01..2027-05-05: off',
        '  2027-05-05..2027-05-07: work',
        '  2027-06-01: 22:00-09:00',
        'completeYears: [2028]',
      ].join('\n'),
    );
    const problems = await problemsOf();
    expect(problems.map((line) => /第 (\d+) 行 (\S+?)：/.exec(line)?.slice(1).join(' '))).toEqual([
      '1 shifts',
      '7 days.2027-06-01',
      '3 days.2027-02-29',
      '4 days.2027-03-09..2027-03-01',
      '6 days.2027-05-05..2027-05-07',
      '8 completeYears[0]',
    ]);
    expect(problems.join('\n')).toContain('与「2027-05-01..2027-05-05」重叠');
    expect(problems.join('\n')).toContain('夜班到次日 09:00 才结束');
  });
});
