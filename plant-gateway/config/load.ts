import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { crossCheck } from './check.ts';
import { compile } from './compile.ts';
import { explain } from './explain.ts';
import type { Plant } from './plant.ts';
import { PlantError, type PlantProblem, sorted } from './problem.ts';
import { plantFile } from './schema.ts';
import { mended } from './stand-ins.ts';
import { readYaml } from './yaml.ts';

/** The file's usual name; it lies beside calendar.yaml. */
export const PLANT_FILE = 'plant.yaml';

/** A plant without machines: what a factory without plant.yaml has. */
export const EMPTY_PLANT: Plant = { machines: [] };

/** The plant that a text describes, or everything that is wrong with it; never both, never half of it. */
export function plantOf(
  file: string,
  text: string,
): { plant: Plant; problems: [] } | { plant: null; problems: PlantProblem[] } {
  const garbled = text.search(/[\ufffd\0]/);
  if (garbled >= 0) {
    const line = text.slice(0, garbled).split('\n').length;
    const what = '文件不是 UTF-8 编码，请在编辑器里另存为 UTF-8。';
    return { plant: null, problems: [{ file, line, path: '', at: [], text: what }] };
  }
  const yaml = readYaml(file, text);
  if (yaml.problems.length > 0) return { plant: null, problems: yaml.problems };
  if (yaml.value === null || yaml.value === undefined)
    return { plant: null, problems: [yaml.at([], '文件里没有内容，请写 machines: 和机床的列表。')] };
  const parsed = plantFile.safeParse(yaml.value, { reportInput: true });
  const problems: PlantProblem[] = [];
  const fault = (at: readonly PropertyKey[], what: string) => problems.push(yaml.at(at, what));
  if (!parsed.success) {
    const { issues } = parsed.error;
    problems.push(...issues.flatMap((issue) => explain(yaml, issue)));
    const rest = mended(yaml.value, issues);
    const other: typeof fault = (at, what) => (rest?.hides(at) ? 0 : fault(at, what));
    if (rest) crossCheck(rest.file, compile(rest.file, other), other);
    return { plant: null, problems: sorted(problems) };
  }
  const machines = compile(parsed.data, fault);
  crossCheck(parsed.data, machines, fault);
  return problems.length > 0
    ? { plant: null, problems: sorted(problems) }
    : { plant: { machines }, problems: [] };
}

/** Reads a plant from disk. @throws PlantError with all problems; Error when the file cannot be read */
export async function loadPlant(file: string): Promise<Plant> {
  const { plant, problems } = plantOf(path.basename(file), await readFile(file, 'utf8'));
  if (!plant) throw new PlantError(problems);
  return plant;
}
