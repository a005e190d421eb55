import { AppError } from '../errors.ts';

/** One thing wrong in the factory's configuration, for the person who edits the YAML. */
export interface Problem {
  file: string;
  /** From 1. */
  line: number;
  /** Where in the document, e.g. `transitions[3].to`. */
  path: string;
  /** The same in parts, for who knows the place by another name (a cell of a workbook). */
  at?: readonly PropertyKey[];
  /** What is wrong, and what to do; Chinese. */
  text: string;
}

/** The configuration cannot be used. The message lists every problem, one a line. */
export class FactoryError extends AppError {
  readonly problems: readonly Problem[];

  constructor(dir: string, problems: readonly Problem[]) {
    super('factory.invalid', { dir, count: problems.length });
    this.name = 'FactoryError';
    this.problems = problems;
    this.message = [
      `工厂配置有 ${problems.length} 处问题（${dir}）：`,
      ...problems.map((problem) => `  - ${problemText(problem)}`),
    ].join('\n');
  }
}

/** One line: file, line, path and what to do. */
export function problemText(problem: Problem): string {
  const path = problem.path === '' ? '' : ` ${problem.path}`;
  return `${problem.file} 第 ${problem.line} 行${path}：${problem.text}`;
}
