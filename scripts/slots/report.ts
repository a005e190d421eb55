import type { Displacements } from '../../workflows/rush-order/core/displace/displace.ts';
import type { Option } from '../../workflows/rush-order/core/types.ts';

/** What an option costs the others. */
export const delayOf = ({ displaced }: Option): number =>
  displaced.reduce((sum, { slipMinutes }) => sum + Math.max(0, slipMinutes), 0);

export const optionsOf = ({ still, fewest, earliest }: Displacements): Option[] =>
  [still, fewest, earliest].filter((option) => option !== null);

/** An option with its totals first, as `--json` prints it. */
export const asJson = (option: Option) => ({
  ...option,
  end: option.completion.p90,
  totalDelay: delayOf(option),
  ordersDelayed: option.displaced.filter(({ slipMinutes }) => slipMinutes > 0).length,
  ordersMoved: option.displaced.length,
});

/** For people at a terminal. */
export function asText(found: Displacements): string {
  const options = optionsOf(found);
  if (options.length === 0) return `no place: ${JSON.stringify(found.impossible)}`;
  return options.map(optionText).join('\n');
}

function optionText(option: Option): string {
  const { kind, completion, operations, displaced } = option;
  const places = operations.map((placed) =>
    placed.kind === 'inside'
      ? `${placed.step} on ${placed.machine} ${placed.from}–${placed.to}`
      : `${placed.step} at ${placed.supplier} ${placed.from}–${placed.to}`,
  );
  const late = displaced
    .filter(({ slipMinutes }) => slipMinutes !== 0)
    .map(
      ({ order, oldEnd, newEnd, slipMinutes, onTime }) =>
        `${order} ${oldEnd} → ${newEnd} (${slipMinutes > 0 ? '+' : ''}${slipMinutes}${onTime ? '' : ', late'})`,
    );
  return [
    `${kind}: ends ${completion.p90}; others: ${delayOf(option)} in all, ${displaced.length} orders moved`,
    `  ${places.join(', ')}`,
    ...(late.length > 0 ? [`  ${late.join(', ')}`] : []),
  ].join('\n');
}
