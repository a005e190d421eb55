import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, type Json, storable, storableText } from './json.ts';

/** RFC 8785 the slow way: sort every object, then let the engine write it. */
function reference(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(reference).join(',')}]`;
  const keys = Object.keys(value).sort((a, b) => (a < b ? -1 : 1));
  return `{${keys.map((key) => `${JSON.stringify(key)}:${reference(value[key] ?? null)}`).join(',')}}`;
}

describe('canonical JSON', () => {
  it('writes every value as RFC 8785 asks, whatever the order of its keys', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const clean = storable(value);
        expect(canonicalJson(clean)).toBe(reference(clean));
        expect(canonicalJson(JSON.parse(canonicalJson(clean)))).toBe(canonicalJson(clean));
      }),
      { numRuns: 2000 },
    );
  });

  it('sorts number-like keys as text, although the engine lists them by value', () => {
    expect(canonicalJson({ b: 1, '10': 2, '9': 3, a: { d: 1, c: 2 } })).toBe(
      '{"10":2,"9":3,"a":{"c":2,"d":1},"b":1}',
    );
  });
});

describe('storable values', () => {
  it('brings the values that have another exact form into it', () => {
    const at = new Date('2026-03-15T01:02:03.004Z');
    expect(storable({ zero: -0, at, gone: undefined, list: [undefined] })).toEqual({
      zero: 0,
      at: '2026-03-15T01:02:03.004Z',
      list: [null],
    });
    expect(Object.is(storable(-0), 0)).toBe(true);
  });

  it('replaces what PostgreSQL cannot hold in text and keeps everything else', () => {
    expect(storableText('急\u0000单\ud83d')).toBe('急\ufffd单\ufffd');
    expect(storableText('😀 e\u0301 \u0001')).toBe('😀 e\u0301 \u0001');
  });

  it.each([
    ['NaN', Number.NaN],
    ['an infinity', Number.POSITIVE_INFINITY],
    ['a bigint', 1n],
    ['a function', () => 1],
    ['an invalid date', new Date('x')],
    ['a class instance', new Map([[1, 2]])],
    ['two keys that become one', { '\ud800': 1, '\ud801': 2 }],
  ])('refuses %s', (_name, value) => {
    expect(() => storable({ value })).toThrow(TypeError);
  });

  it('refuses a cycle instead of running for ever', () => {
    const loop: Record<string, unknown> = {};
    loop.self = loop;
    expect(() => storable(loop)).toThrow(/32 levels/);
  });

  it('keeps a key named __proto__ as a plain key', () => {
    expect(canonicalJson(storable(JSON.parse('{"__proto__":{"a":1}}')))).toBe('{"__proto__":{"a":1}}');
  });
});
