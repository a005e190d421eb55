/** Why nobody can say how much of a material is needed. */
export type Problem =
  /** A line's unit does not lead to the material's unit. */
  | { kind: 'unit'; unit: string; parent: string }
  /** The material contains itself. */
  | { kind: 'cycle'; path: string[] }
  /** The quantity is beyond anything real. */
  | { kind: 'too_much' };

/** The sentence that is kept with the demand and shown to people: what is wrong, and what to do. */
export function problemText(problem: Problem, material: { code: string; unit: string }): string {
  if (problem.kind === 'unit')
    return `BOM 里 ${problem.parent} 的用量单位「${problem.unit}」换算不成 ${material.code} 的单位「${material.unit}」，请工艺改单位或补换算系数`;
  if (problem.kind === 'cycle') return `BOM 成环：${problem.path.join(' → ')}，请工艺改正`;
  return `BOM 算出的用量大得不合理，请工艺核对 ${material.code} 的用量和单位`;
}
