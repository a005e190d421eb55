import { FACT_KINDS } from '../../workflows/facts/kinds.ts';
import type { Settled } from './lanes.ts';

/** Counts of this process since its start, as counters of Prometheus are; memory is bounded by the names there are. */
export interface Tally {
  facts(source: string, told: readonly unknown[], outcomes: readonly Settled[]): void;
  refusal(code: string): void;
  /** In the Prometheus text format, a line each. */
  render(): string;
}

const KINDS: readonly string[] = FACT_KINDS;

/** The kind that a fact says it is; `unknown` when there is no such kind. */
function kindOf(fact: unknown): string {
  const kind = typeof fact === 'object' && fact !== null && 'kind' in fact ? String(fact.kind) : '';
  return KINDS.includes(kind) ? kind : 'unknown';
}

export function createTally(): Tally {
  const counts = new Map<string, number>();
  const add = (line: string): void => void counts.set(line, (counts.get(line) ?? 0) + 1);
  return {
    facts(source, told, outcomes) {
      for (const [index, { outcome }] of outcomes.entries())
        add(`danmai_facts_total{source="${source}",kind="${kindOf(told[index])}",outcome="${outcome}"}`);
    },
    refusal: (code) => add(`danmai_webhook_refusals_total{code="${code}"}`),
    render: () => [...counts].map(([line, count]) => `${line} ${count}\n`).join(''),
  };
}
