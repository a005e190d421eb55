/** A JSON value that PostgreSQL's jsonb gives back exactly as it was put in. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const MAX_DEPTH = 32;

/**
 * Text as PostgreSQL can hold it: U+0000 and lone surrogates (half an emoji, cut off by a chat client)
 * become U+FFFD. Everything else is kept, without Unicode normalisation.
 */
export const storableText = (text: string): string =>
  text.replaceAll('\u0000', '\ufffd').replace(/\p{Cs}/gu, '\ufffd');

/**
 * Brings any value of ours into a form that survives jsonb unchanged, so that what is hashed is what is
 * stored: Date → ISO 8601 UTC with milliseconds, undefined → null (in objects: left out), -0 → 0, text through
 * `storableText`. Throws TypeError for what has no exact JSON form: NaN, infinities, bigint, functions,
 * symbols, class instances (they would be written in a form nobody chose), more than 32 levels.
 */
export function storable(value: unknown, depth = 0): Json {
  if (depth > MAX_DEPTH) throw new TypeError(`audit: more than ${MAX_DEPTH} levels, or a cycle`);
  switch (typeof value) {
    case 'undefined':
      return null;
    case 'boolean':
      return value;
    case 'string':
      return storableText(value);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`audit: ${value} has no JSON form`);
      return value === 0 ? 0 : value;
    case 'object':
      return storableObject(value, depth);
    default:
      throw new TypeError(`audit: a ${typeof value} has no JSON form`);
  }
}

function storableObject(value: object | null, depth: number): Json {
  if (value === null) return null;
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw new TypeError('audit: an invalid date');
    return value.toISOString();
  }
  if (Array.isArray(value)) return Array.from(value, (item) => storable(item, depth + 1));
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new TypeError(`audit: a ${value.constructor?.name ?? 'class'} instance has no agreed JSON form`);
  }
  const result: { [key: string]: Json } = Object.create(null);
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined) continue;
    const name = storableText(key);
    if (name in result) throw new TypeError('audit: two keys become the same text');
    result[name] = storable(item, depth + 1);
  }
  return result;
}

/**
 * The one way to write a JSON value: RFC 8785 (JCS). No white space, object keys sorted by UTF-16 code
 * units, strings and numbers as ECMAScript's JSON.stringify writes them.
 */
export function canonicalJson(value: Json): string {
  return inOrder(value) ? JSON.stringify(value) : writeSorted(value);
}

/** Most values come with their keys in order; then the engine's own writer is several times quicker. */
function inOrder(value: Json): boolean {
  if (value === null || typeof value !== 'object') return true;
  if (Array.isArray(value)) {
    for (const item of value) if (!inOrder(item)) return false;
    return true;
  }
  let last: string | null = null;
  for (const key in value) {
    if (last !== null && last > key) return false;
    last = key;
    if (!inOrder(value[key] ?? null)) return false;
  }
  return true;
}

function writeSorted(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(writeSorted).join(',')}]`;
  const parts = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${writeSorted(value[key] ?? null)}`);
  return `{${parts.join(',')}}`;
}
