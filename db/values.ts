import type { Options, PostgresType, Sql } from 'postgres';

/** Type numbers of PostgreSQL. */
const JSON_TYPES = [114, 3802];
const TIME_TYPES = [1082, 1083, 1114, 1184];

/** How raw queries see values; drizzle's columns convert on top of it. */
export type RawClient = Sql<Record<string, PostgresType>>;
export type RawOptions = Options<Record<string, PostgresType>>;

/**
 * JSON becomes values, except a bare JSON string, which stays JSON text ('"123"'): drizzle parses a second time
 * whatever arrives as a string and would turn the string "123" into the number 123.
 */
function readJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return typeof value === 'string' ? text : value;
}

const writeJson = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const writeTime = (value: unknown): unknown => (value instanceof Date ? value.toISOString() : value);

/**
 * Mends what drizzle does to the client it is given: it switches the client's own JSON and date handling off,
 * so that raw queries could bind neither an object nor a Date. Call it after `drizzle(client)`. Raw queries
 * then take objects, JSON text and Dates, and return JSON as values and all times as strings (UTC).
 */
export function mendValues(client: RawClient): void {
  const { parsers, serializers } = client.options as unknown as {
    parsers: Record<number, (text: string) => unknown>;
    serializers: Record<number, (value: unknown) => unknown>;
  };
  for (const type of JSON_TYPES) {
    parsers[type] = readJson;
    serializers[type] = writeJson;
  }
  for (const type of TIME_TYPES) serializers[type] = writeTime;
}
