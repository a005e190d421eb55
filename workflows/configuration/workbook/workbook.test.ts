import { describe, expect, it } from 'vitest';
import { checkTexts, factoryOf } from '../../factory/load.ts';
import { readHere } from '../testing/edit.ts';
import { NAMES, useJudging } from '../testing/judging.ts';
import { dataOf, meaningOf } from './data.ts';
import { judgeWorkbook } from './judge.ts';
import { FILES, LAYOUT } from './layout.ts';
import { isConfiguration } from './open.ts';
import { writeConfiguration } from './write.ts';

const house = useJudging();

describe('a workbook of the configuration', () => {
  it('sent back as it is has no change', async () => {
    const rows = await readHere(house.bytes, NAMES);
    expect(await judgeWorkbook({ rows, hidden: new Set() }, house.texts)).toEqual({ kind: 'same' });
    expect(await isConfiguration(house.bytes)).toBe(true);
  });

  it('holds every value of every file: what is read from it means the same', async () => {
    const { files } = await checkTexts({ texts: house.texts });
    const before = dataOf(files);
    // Any change, so that all files are written anew.
    const { factory, texts: next } = await house.changed((book) => book.set('工厂', 'B2', '另一家工厂'));
    expect(factory.name).toBe('另一家工厂');
    for (const { file } of FILES.filter((one) => one.file !== 'factory.yaml'))
      expect(next[file]).toBe(house.texts[file]);
    expect(before.size).toBe(FILES.length);
  });

  it('has a Chinese header for every value of the schema, each once in its sheet', () => {
    for (const layout of LAYOUT) {
      const headers = layout.fields.map((field) => field.header);
      expect(new Set(headers).size, layout.sheet).toBe(headers.length);
      for (const header of headers) expect(header, `${layout.sheet} ${header}`).toMatch(/\p{Script=Han}/u);
      // Nor does a choice stand there as the files have it: order.create, po_confirmed.
      for (const { header, hint } of layout.fields)
        expect(hint, header).not.toMatch(/[a-z]{2,}[._][a-z]{2,}/);
    }
  });

  it('holds every value that another configuration may have: empty lists, signs that separate, people by all ways', async () => {
    const other = {
      ...house.texts,
      'calendar.yaml': `shifts: [20:00-04:00]
weekdays: [mon, sat]
statutory: off
days: { 2027-02-05: off, 2027-02-06..2027-02-12: work, 2027-03-06: [09:00-12:00, 13:00-16:00] }
completeYears: [2027]`,
      'checkpoints.yaml': `checkpoints:
  one:
    name: 甲
    asks: 请确认，全部
    when: { orderTypes: ['a、b', c], families: [电机], specialProcesses: [镀镍, 发黑], rush: false }
    opens: [{ status: confirmed }, { event: changed }, { passed: two }]
    assignees: [{ role: engineering, everyone: true }, { user: zhang }, { salesperson: true }, { headOf: 采购部 }, { capability: true }]
    signers: any
    order: sequence
    deadline: { before: promisedDate, days: 3 }
    evidence: { what: 照片, atLeast: 2, atMost: 4, kinds: [pdf, picture], quality: flag, reused: ask }
    blocks: [preparing_material]
    onTimeout: reject
    dependsOn: [quantity, bomRevision]
    ladder: { head: 2h }
  two:
    { name: 乙, asks: 请看, opens: { event: created }, assignees: { role: planning }, deadline: 30m, when: { specialProcesses: true } }`,
    };
    const { files, problems } = await checkTexts({ texts: other });
    expect(problems).toEqual([]);
    const book = await writeConfiguration(files, { name: '厂', version: 1, digest: '0'.repeat(64) });
    expect(await judgeWorkbook({ rows: await readHere(book, NAMES), hidden: new Set() }, other)).toEqual({
      kind: 'same',
    });
    // And read against another base, it brings all of that over.
    const over = await judgeWorkbook({ rows: await readHere(book, NAMES), hidden: new Set() }, house.texts);
    if (over.kind !== 'changed') throw new Error(JSON.stringify(over));
    const after = dataOf((await checkTexts({ texts: over.texts })).files);
    for (const [file, data] of dataOf(files)) expect(meaningOf(after.get(file)), file).toBe(meaningOf(data));
  });

  it('can be written for a factory without checkpoints, calendar and processes of its own', async () => {
    const bare = Object.fromEntries(
      Object.entries(house.texts).filter(
        ([file]) => !/checkpoints|calendar|capabilities|escalation/.test(file),
      ),
    );
    const { files } = await checkTexts({ texts: bare });
    const book = await writeConfiguration(files, { name: '厂', version: 1, digest: '0'.repeat(64) });
    const rows = await readHere(book, NAMES);
    expect(await judgeWorkbook({ rows, hidden: new Set() }, bare)).toEqual({ kind: 'same' });
  });

  it('is understood with rows and columns in another order, blank rows, and people writing as they do', async () => {
    const judged = await house.changed((book) => {
      const states = book.sheet('状态');
      for (const [i, row] of states.entries())
        if (i > 0) states[i] = Array.from({ length: 7 }, (_, at) => row[6 - at] ?? null);
      book.sheet('角色').splice(5, 0, [], []);
      book.sheet('角色').splice(3, 1, ...book.sheet('角色').splice(6, 1), book.sheet('角色')[3] ?? []);
      book.set('工厂', book.at('工厂', '审计链头时刻', '值'), 0.8125);
      book.set('日历', book.at('日历', '班次', '值'), '08：00－12：00， 13:30~18:00');
      book.set('数据流转', 'D4', 0.9);
      book.set('特别日期', 'A3', new Date('2027-02-05T00:00:00Z')).set('特别日期', 'B3', '休息');
      book.set('特别日期', 'A4', '2027/2/6 至 2027/2/12').set('特别日期', 'B4', '09:00-12:00');
    });
    expect(judged.factory.auditHead).toMatchObject({ hour: 19, minute: 30 });
    expect(judged.difference.map((one) => [one.sheet, one.field]).sort()).toEqual(
      [
        ['工厂', '审计链头时刻'],
        ['数据流转', '料齐比例'],
        ['日历', '班次'],
        ['特别日期', ''],
        ['特别日期', ''],
      ].sort(),
    );
  });

  it('renames a status in one cell: references by the old name follow', async () => {
    const judged = await house.changed((book) =>
      book.set('状态', book.at('状态', 'preparing_material', '名称'), '齐套中'),
    );
    expect(judged.difference).toEqual([
      {
        file: 'status-flow.yaml',
        sheet: '状态',
        row: '齐套中',
        field: '名称',
        before: '备料中',
        after: '齐套中',
      },
    ]);
    expect(judged.factory.flow.states.preparing_material?.name).toBe('齐套中');
    expect(judged.texts['roles.yaml']).toBe(house.texts['roles.yaml']);
  });

  it('adds and removes rows, and says so in words', async () => {
    const judged = await house.changed((book) => {
      const rows = book.sheet('特殊工艺');
      rows.splice(
        rows.findIndex((row) => row[0] === '防盐雾'),
        1,
        ['激光打标', '打标', '是', null, null, null],
      );
    });
    expect(judged.difference).toEqual([
      expect.objectContaining({ sheet: '特殊工艺', row: '激光打标', field: '', before: '' }),
      expect.objectContaining({ sheet: '特殊工艺', row: '防盐雾', field: '', after: '' }),
    ]);
    expect(
      (await factoryOf({ texts: judged.texts }, 'x')).capabilities?.processes.map((one) => one.name),
    ).toContain('激光打标');
  });
});
