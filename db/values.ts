import type { Options, PostgresType, Sql } from 'postgres';
import { readArray, writeArray } from './arrays.ts';

/** How raw queries see values; drizzle's columns convert on top of it. */
export type RawClient = Sql<Record<string, PostgresType>>;
export type RawOptions = Options<Record<string, PostgresType>>;

/** Type numbers of PostgreSQL that are converted alike, and the numbers of arrays of them. */
const JSON_TYPES = { 114: 199, 3802: 3807 };
const TIME_TYPES = { 1082: 1182, 1083: 1183, 1114: 1115, 1184: 1185 };
const NUMBER_TYPES = { 21: 1005, 23: 1007, 700: 1021, 701: 1022 };
const BOOLEAN_TYPES = { 16: 1000 };
/** text, varchar, bpchar, name, int8, numeric, uuid: text in JavaScript (64-bit integers lose nothing). */
const TEXT_TYPES = { 25: 1009, 1043: 1015, 1042: 1014, 19: 1003, 20: 1016, 1700: 1231, 2950: 2951 };

interface Conversion {
  read(text: string): unknown;
  write(value: unknown): string;
}

const text: Conversion = { read: (value) => value, write: String };

const time: Conversion = {
  read: (value) => value,
  write: (value) => (value instanceof Date ? value.toISOString() : String(value)),
};

const json: Conversion = {
  /**
   * Values, except a bare JSON string, which stays JSON text ('"123"'): drizzle parses a second time whatever
   * arrives as a string and would turn the string "123" into the number 123.
   */
  read: (value) => {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === 'string' ? value : parsed;
  },
  write: (value) => (typeof value === 'string' ? value : JSON.stringify(value)),
};

const number: Conversion = { read: Number, write: String };

const boolean: Conversion = {
  read: (value) => value === 't',
  write: (value) => (value === true ? 't' : 'f'),
};

const CONVERSIONS: [Record<number, number>, Conversion][] = [
  [JSON_TYPES, json],
  [TIME_TYPES, time],
  [NUMBER_TYPES, number],
  [BOOLEAN_TYPES, boolean],
  [TEXT_TYPES, text],
];

interface Tables {
  parsers: Record<number, (text: string) => unknown>;
  serializers: Record<number, (value: unknown) => unknown>;
  shared: { typeArrayMap: Record<number, number> };
}

/**
 * Sets how a client reads and writes values: JSON as values, times as text (UTC) or Dates in, 64-bit and decimal
 * numbers as text, arrays as arrays. drizzle's columns accept and produce exactly these.
 */
export function setConversions(client: RawClient): void {
  const { parsers, serializers, shared } = client.options as unknown as Tables;
  for (const [types, { read, write }] of CONVERSIONS) {
    for (const [name, array] of Object.entries(types)) {
      const type = Number(name);
      if (types !== TEXT_TYPES) {
        parsers[type] = read;
        serializers[type] = write;
      }
      parsers[array] = (value) => readArray(value, read);
      serializers[array] = (value) => writeArray(value, write);
      shared.typeArrayMap[type] = array;
    }
  }
}
