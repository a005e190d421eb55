/** One measured figure. `target` is the bar, in the same unit; without one the figure is only told. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  /** `<50` or `>100`. */
  target?: string;
  ok: boolean;
}

/** A figure held against its bar. @param target `<N` or `>N` in the figure's unit */
export function figure(name: string, value: number, unit: string, target?: string): Figure {
  const rounded = Number(value.toPrecision(4));
  return {
    name,
    value: rounded,
    unit,
    ...(target ? { target } : {}),
    ok: target ? meets(rounded, target) : true,
  };
}

function meets(value: number, target: string): boolean {
  const bar = Number(target.slice(1));
  if (target.startsWith('<')) return value < bar;
  if (target.startsWith('>')) return value > bar;
  throw new Error(`a target begins with < or >: ${target}`);
}

/** The q-quantile (0…1) of a sample, nearest rank. */
export function quantile(sample: readonly number[], q: number): number {
  if (sample.length === 0) throw new Error('quantile of nothing');
  const sorted = [...sample].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
}
