/** One thing wrong in plant.yaml, for the person who edits it. */
export interface PlantProblem {
  file: string;
  /** From 1. */
  line: number;
  /** Where in the document, e.g. `machines[3].tags[0].addr`. */
  path: string;
  at: readonly PropertyKey[];
  /** What is wrong and what to do; Chinese. */
  text: string;
}

/** plant.yaml cannot be used. The message lists every problem, one a line. */
export class PlantError extends Error {
  readonly problems: readonly PlantProblem[];

  constructor(problems: readonly PlantProblem[]) {
    super(
      [`设备配置有 ${problems.length} 处问题：`, ...problems.map((one) => `  - ${lineOf(one)}`)].join('\n'),
    );
    this.name = 'PlantError';
    this.problems = problems;
  }
}

/** One line: file, line, path and what to do. */
export function lineOf({ file, line, path, text }: PlantProblem): string {
  return `${file} 第 ${line} 行${path === '' ? '' : ` ${path}`}：${text}`;
}

/** The same problem once, in the order of the file: what a profile has wrong is found at each of its machines. */
export function sorted(problems: readonly PlantProblem[]): PlantProblem[] {
  const once = new Map(problems.map((one) => [`${one.line} ${one.path} ${one.text}`, one]));
  return [...once.values()].sort((a, b) => a.line - b.line);
}
