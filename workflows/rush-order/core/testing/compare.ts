import { checkPlan } from '../check-plan.ts';
import { findSlots } from '../gaps/find.ts';
import { SlotIndex } from '../gaps/slot-index.ts';
import type { Option } from '../types.ts';
import { oracle, oracleAtP50 } from './oracle.ts';
import type { Made } from './random-plan.ts';

const COUNT = 3;

/** Where the finder and the oracle differ, and what the checker finds wrong; nothing when all agree. */
export function compareWithOracle({ plan, query }: Made): string[] {
  const answer = findSlots(new SlotIndex(plan), query, COUNT);
  const ways = oracle(plan, query);
  const found: string[] = answer.exact ? [] : ['the search was cut off'];
  const ours = answer.options.map(({ completion }) => completion.p90).join(' ');
  const theirs = ways
    .slice(0, COUNT)
    .map(({ end }) => end)
    .join(' ');
  if (ours !== theirs) found.push(`ends ${ours} where the oracle has ${theirs}`);
  if ((answer.impossible === null) !== ways.length > 0)
    found.push(`impossible: ${JSON.stringify(answer.impossible)}`);
  const machines = answer.options.map(machinesOf);
  if (new Set(machines.map((m) => m.join())).size < machines.length)
    found.push('two options on the same machines');
  answer.options.forEach((option, i) => {
    const p50 = oracleAtP50(plan, query, machinesOf(option)) ?? option.completion.p90;
    if (option.completion.p50 !== Math.min(p50, option.completion.p90))
      found.push(`P50 ${option.completion.p50} where the oracle has ${p50}`);
    const way = ways.find((w) => w.machines.join() === machines[i]?.join());
    if (way?.end !== option.completion.p90) found.push(`on ${machines[i]} the oracle ends at ${way?.end}`);
    found.push(...checkPlan(plan, query, option).map(({ rule, text }) => `${rule}: ${text}`));
  });
  return found;
}

const machinesOf = (option: Option): (string | null)[] =>
  option.operations.map((placed) => (placed.kind === 'inside' ? placed.machine : null));
