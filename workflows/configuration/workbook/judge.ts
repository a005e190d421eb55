import { stringify } from 'yaml';
import type { Factory } from '../../factory/factory.ts';
import { checkTexts, factoryOf } from '../../factory/load.ts';
import type { FactoryTexts } from '../../factory/texts.ts';
import type { CellMap, CellProblem } from './cells.ts';
import { dataOf, type FilesData, namesOf } from './data.ts';
import { type Difference, differenceOf } from './difference.ts';
import { FILES } from './layout.ts';
import { plainProblem } from './plain-words.ts';
import { readConfiguration, type Sheets } from './read.ts';

/** What an edited workbook comes to. */
export type Judgement =
  | { kind: 'wrong'; problems: CellProblem[] }
  | { kind: 'same' }
  | { kind: 'changed'; texts: FactoryTexts; factory: Factory; difference: Difference[]; cells: CellMap };

const HEAD = '# 本文件由配置表格生成；注释以表格“说明”为准。\n';

/**
 * Holds an edited workbook against the configuration that it was made from, with the very checks of the YAML files.
 * Files of which nothing was changed keep their text, comments included.
 */
export async function judgeWorkbook(sheets: Sheets, base: FactoryTexts): Promise<Judgement> {
  const before = dataOf((await checkTexts({ texts: base })).files);
  const reading = readConfiguration(sheets, before, namesOf(before));
  // What follows from a column or row that is not there is no fault of its own.
  if (reading.damage.length > 0) return { kind: 'wrong', problems: reading.damage };
  const made = textsOf(reading.files);
  const { files, problems } = await checkTexts({ texts: made });
  const wrong = [
    ...reading.problems,
    ...problems.map((problem) => ({
      place: reading.cells.of(problem),
      text: plainProblem(problem, reading.files),
    })),
  ];
  if (wrong.length > 0) return { kind: 'wrong', problems: oncePerCell(wrong) };
  const difference = differenceOf(before, dataOf(files));
  if (difference.length === 0) return { kind: 'same' };
  const texts = keepUnchanged(made, base, new Set(difference.map((one) => one.file)));
  const factory = await factoryOf({ texts }, '配置表格');
  return { kind: 'changed', texts, factory, difference, cells: reading.cells };
}

const textsOf = (read: FilesData): FactoryTexts =>
  Object.fromEntries(
    FILES.flatMap(({ file }): [string, string][] => {
      const data = read.get(file);
      return data ? [[file, HEAD + stringify(data, { lineWidth: 110 })]] : [];
    }),
  );

/** A file of which nothing was changed stays as it was, and stays away where it was left out. */
function keepUnchanged(made: FactoryTexts, base: FactoryTexts, changed: ReadonlySet<string>): FactoryTexts {
  return Object.fromEntries(
    Object.entries(made).flatMap(([file, text]): [string, string][] => {
      const kept = changed.has(file) ? text : base[file];
      return kept === undefined ? [] : [[file, kept]];
    }),
  );
}

/** What follows from a slip in a cell is not told beside it. */
function oncePerCell(problems: readonly CellProblem[]): CellProblem[] {
  const seen = new Set<string>();
  return problems.filter(({ place }) => {
    const key = JSON.stringify(place);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
