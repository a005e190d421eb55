import type { MtconnectTag, TagValue } from '../config/plant.ts';
import type { DeviceStream, Observation } from './streams.ts';

/**
 * The values of a machine's tags. What the agent calls UNAVAILABLE is no value, save for the availability itself,
 * of which it is one. Where several data items of a type say different things there is none either (a file that means one of
 * them names its id); of counters the first counts. `fault` is true when any Condition of the device reports one.
 */
export function valuesOf(
  { observations, fault }: DeviceStream,
  tags: readonly MtconnectTag[],
): Map<string, TagValue> {
  const values = new Map<string, TagValue>([['fault', fault]]);
  for (const tag of tags) {
    const said = observations
      .filter((one) => means(one, tag.item))
      .filter(({ type, value }) => value !== 'UNAVAILABLE' || plain(type) === 'AVAILABILITY')
      .flatMap((one) => valueIn(one.value, tag) ?? []);
    const [value] = said;
    if (value === undefined) continue;
    // Of two paths one may run while the other is ready: neither is what the machine does.
    if (tag.counter || said.every((one) => one === value)) values.set(tag.name, value);
  }
  return values;
}

/** By id, by name, or by type, which the standard writes `PART_COUNT` in one place and `PartCount` in another. */
const means = ({ id, name, type }: Observation, item: string): boolean =>
  id === item || name === item || plain(type) === plain(item);

const plain = (type: string): string => type.replaceAll('_', '').toUpperCase();

function valueIn(text: string, { counter }: MtconnectTag): TagValue | null {
  const number = text === '' ? Number.NaN : Number(text);
  if (Number.isFinite(number)) return counter ? Math.round(number) : number;
  return counter || text === '' ? null : text;
}
