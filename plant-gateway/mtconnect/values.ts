import type { MtconnectTag, TagValue } from '../config/plant.ts';
import type { DeviceStream, Observation } from './streams.ts';

/**
 * The values of a machine's tags. What the agent calls UNAVAILABLE is no value, save for the availability itself,
 * of which it is one. `fault` is true when any Condition of the device reports one.
 */
export function valuesOf(
  { observations, fault }: DeviceStream,
  tags: readonly MtconnectTag[],
): Map<string, TagValue> {
  const values = new Map<string, TagValue>([['fault', fault]]);
  for (const tag of tags) {
    const found = observations.find((one) => means(one, tag.item));
    if (!found) continue;
    if (found.value === 'UNAVAILABLE' && plain(found.type) !== 'AVAILABILITY') continue;
    const value = valueIn(found.value, tag);
    if (value !== null) values.set(tag.name, value);
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
