import type { Context } from 'koa';
import { AppError } from '../../workflows/errors.ts';
import { storable } from '../storable.ts';
import { jsonIn } from './body.ts';

/** Facts in one request at most. */
export const MOST_FACTS = 500;
/** Keys in a header: visible ASCII without what begins or ends JSON (see signature.ts). */
const HEADER_KEY = /^[\x21\x23-\x5a\x5e-\x7a\x7c\x7e]{1,120}$/;

/** What a request tells. */
export interface Told {
  facts: readonly unknown[];
  /** One fact by itself, not a list: its outcome is the answer. */
  single: boolean;
}

/** The Idempotency-Key header. @throws AppError webhook.bad_key */
export function headerKey(ctx: Context): string | null {
  const key = ctx.get('Idempotency-Key');
  if (ctx.headers['idempotency-key'] === undefined) return null;
  if (!HEADER_KEY.test(key)) throw new AppError('webhook.bad_key');
  return key;
}

/**
 * Reads a body: one fact, or a list of facts. What a fact is, is looked at later, singly.
 * @throws AppError webhook.not_json_type, .not_json, .not_facts, .no_facts, .too_many_facts, .key_for_many, .key_differs
 */
export function readTold(ctx: Context, body: Buffer, key: string | null): Told {
  if (!ctx.is('application/json') || !isPlain(ctx)) throw new AppError('webhook.not_json_type');
  const value = clean(jsonIn(body), DEEPEST);
  if (Array.isArray(value)) {
    if (value.length === 0) throw new AppError('webhook.no_facts');
    if (value.length > MOST_FACTS)
      throw new AppError('webhook.too_many_facts', { most: MOST_FACTS, have: value.length });
    if (key !== null) throw new AppError('webhook.key_for_many');
    return { facts: value, single: false };
  }
  if (typeof value !== 'object' || value === null) throw new AppError('webhook.not_facts');
  return { facts: [withKey(value, key)], single: true };
}

/** UTF-8 and not compressed. */
function isPlain(ctx: Context): boolean {
  const { charset } = ctx.request;
  return (charset === '' || /^utf-?8$/i.test(charset)) && /^(identity)?$/i.test(ctx.get('Content-Encoding'));
}

/** No fact is nested deeper (a list, a fact, its items, an item, a value); what is will be refused as it is. */
const DEEPEST = 5;

/** Texts without what PostgreSQL keeps in none; no deeper than facts go, as a body of brackets goes a million deep. */
function clean(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return storable(value);
  if (depth === 0 || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => clean(one, depth - 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [storable(name), clean(one, depth - 1)]),
  );
}

function withKey(fact: object, key: string | null): object {
  if (key === null) return fact;
  if (!('key' in fact) || fact.key === undefined) return { ...fact, key };
  if (typeof fact.key === 'string' && fact.key.trim() === key) return fact;
  throw new AppError('webhook.key_differs');
}
