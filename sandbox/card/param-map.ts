import { isRecord } from '../gateway/frames.ts';
import { invalid } from '../http/errors.ts';

type ParamMap = Record<string, string>;

/**
 * `{cardParamMap}` of a request. Every value must be a string: numbers, booleans, arrays and objects travel as JSON
 * text, anything else is refused. `maxBytes` 0 = value length not checked.
 */
export function paramMap(holder: unknown, where: string, maxBytes: number): ParamMap | null {
  if (holder === undefined || holder === null) return null;
  const map = isRecord(holder) ? holder.cardParamMap : undefined;
  if (map === undefined || map === null) return null;
  if (!isRecord(map)) throw invalid('param.invalid', `${where}.cardParamMap must be an object`);
  for (const [key, value] of Object.entries(map)) {
    if (typeof value !== 'string') {
      throw invalid('param.invalid', `${where}.cardParamMap.${key} must be a string, got ${typeof value}`);
    }
    if (Buffer.byteLength(key) > 100)
      throw invalid('param.invalid', `${where}.cardParamMap key ${key} is longer than 100 bytes`);
    if (maxBytes > 0 && Buffer.byteLength(value) > maxBytes) {
      throw invalid('param.invalid', `${where}.cardParamMap.${key} is longer than ${maxBytes} bytes`);
    }
  }
  return map as ParamMap;
}

/** `privateData: {<user>: {cardParamMap}}`, keyed by userId whatever ids the request used. */
export function privateMaps(
  holder: unknown,
  toUserId: (id: string) => string | null,
  maxBytes: number,
): Record<string, ParamMap> {
  const maps: Record<string, ParamMap> = {};
  if (!isRecord(holder)) return maps;
  for (const [id, inner] of Object.entries(holder)) {
    const userId = toUserId(id);
    if (userId === null) throw invalid('param.userIdNotExist', `privateData: no user ${id}`);
    maps[userId] = paramMap(inner, `privateData.${id}`, maxBytes) ?? {};
  }
  return maps;
}
