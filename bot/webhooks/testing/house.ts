import pino from 'pino';
import type { TestDatabase } from '../../../db/testing/database.ts';
import type { Ctx } from '../../../workflows/context.ts';
import { createTestFactory } from '../../../workflows/testing/context.ts';
import { openHttp } from '../../server.ts';
import type { WebhookLimits } from '../routes.ts';
import type { WebhookSources } from '../secrets.ts';
import { signatureOf } from '../signature.ts';

export const MES = 'mes-secret-for-tests-0123456789abcdef';
export const ERP_NEW = 'erp-new-secret-for-tests-0123456789abc';
export const ERP_OLD = 'erp-old-secret-for-tests-0123456789abc';
const SOURCES: WebhookSources = new Map([
  ['mes', [MES]],
  ['erp', [ERP_NEW, ERP_OLD]],
]);

export interface Reply {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the service answered; tests look into it.
  body: any;
}

/** How a request differs from a right one. */
export interface Odd {
  source?: string;
  secret?: string;
  /** Unix seconds, or any text. */
  timestamp?: number | string;
  signature?: string;
  /** Idempotency-Key. */
  key?: string;
  headers?: Record<string, string>;
}

/** A copy of the service's HTTP face on a test database. */
export interface WebhookHouse {
  url: string;
  base: Omit<Ctx, 'actor' | 'tx'>;
  /** Posts a value as JSON, or bytes as they are, signed. */
  tells(what: unknown, odd?: Odd): Promise<Reply>;
  looksUp(key: string, odd?: Odd): Promise<Reply>;
  /** Warnings and errors in the log since the last call. */
  complaints(): string[];
  close(): Promise<void>;
}

export async function openWebhookHouse(
  database: TestDatabase,
  limits: Partial<WebhookLimits> = {},
  webhooks: WebhookSources = SOURCES,
): Promise<WebhookHouse> {
  const staff = await createTestFactory(database);
  const lines: string[] = [];
  const log = pino(
    { level: 'warn' },
    { write: (line: string) => void lines.push(shortly(JSON.parse(line) as Line)) },
  );
  const { actor: _, ...plain } = await staff.as(null);
  const base = { ...plain, log };
  const http = await openHttp(0, '127.0.0.1');
  const deps = { db: database.db, channels: new Map(), log, base };
  http.serve({
    ...deps,
    webhooks,
    webhookLimits: { perSecond: 10_000, inReserve: 10_000, ...limits },
  });
  const url = `http://127.0.0.1:${http.port}`;
  return {
    url,
    base,
    tells: (what, odd = {}) =>
      send(`${url}/api/v1/facts`, bytesOf(what), odd.key ?? null, {
        ...odd,
        headers: { 'content-type': 'application/json', ...odd.headers },
      }),
    looksUp: (key, odd = {}) =>
      send(`${url}/api/v1/facts/${encodeURIComponent(key)}`, null, key, {
        ...odd,
        headers: odd.headers ?? {},
      }),
    complaints: () => lines.splice(0),
    close: () => http.stop(),
  };
}

interface Line {
  code?: string;
  err?: { message?: string };
}

/** Enough to see in a failed test what went wrong. */
const shortly = ({ code, err }: Line): string => [code, err?.message?.slice(-200)].filter(Boolean).join(': ');

const bytesOf = (what: unknown): Buffer => (Buffer.isBuffer(what) ? what : Buffer.from(JSON.stringify(what)));

async function send(url: string, body: Buffer | null, key: string | null, odd: Odd): Promise<Reply> {
  const { source = 'mes', secret = MES, headers = {} } = odd;
  const timestamp = String(odd.timestamp ?? Math.floor(Date.now() / 1000));
  const signed = { timestamp, key, body: body ?? Buffer.alloc(0) };
  const response = await fetch(url, {
    method: body === null ? 'GET' : 'POST',
    headers: {
      'x-danmai-source': source,
      'x-danmai-timestamp': timestamp,
      'x-danmai-signature': odd.signature ?? signatureOf(secret, signed),
      ...(odd.key === undefined ? {} : { 'idempotency-key': odd.key }),
      ...headers,
    },
    ...(body === null ? {} : { body: new Uint8Array(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json');
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

let numbers = 0;

/** A work report that nobody has told before. */
export const report = (order: string, more: Record<string, unknown> = {}) => {
  numbers += 1;
  return {
    kind: 'work_report',
    key: `R-${process.pid}-${numbers}`,
    occurredAt: '2026-03-16T09:00:00+08:00',
    ...{ order, step: 10, good: 5 },
    ...more,
  };
};
