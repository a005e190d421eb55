import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer as bodyOf } from 'node:stream/consumers';
import pino from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../testing/plants.ts';
import { openBuffer } from './buffer/buffer.ts';
import { startDelivery } from './deliver.ts';
import { createPost } from './post.ts';

const LIMIT = 10_000;

/** A gateway with so many records that delivers to a service of the test's own. */
async function delivering(
  count: number,
  answer: (body: Buffer, response: ServerResponse) => unknown,
  largerAfterMs = 60_000,
) {
  const server = createServer(async (request, response) => answer(await bodyOf(request), response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const folder = await mkdtemp(path.join(tmpdir(), 'delivery-'));
  const log = pino({ level: 'silent' });
  const buffer = await openBuffer({ folder, log });
  await buffer.append(
    Array.from({ length: count }, (_, i) => ({
      ...({ kind: 'count', machine: 'VMC850-01', counter: 'parts', atMs: i, delta: 1, raw: i } as const),
    })),
  );
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  const delivery = startDelivery({
    ...{ gateway: 'east', buffer, log, pauseMs: [20, 100] as const, largerAfterMs },
    post: createPost({ url, token: 'x' }),
  });
  onTestFinished(async () => {
    await delivery.stop();
    await buffer.close();
    server.close();
    await rm(folder, { recursive: true });
  });
  return { delivery, buffer };
}

test('where a proxy takes no request of the usual size, smaller ones bring all records, in order and once', async () => {
  const taken: number[] = [];
  const sizes: number[] = [];
  const { delivery } = await delivering(300, (body, response) => {
    sizes.push(body.length);
    if (body.length > LIMIT) return response.writeHead(413).end('<html>too large</html>');
    const { records } = JSON.parse(body.toString()) as { records: { seq: number }[] };
    taken.push(...records.map(({ seq }) => seq));
    return response.end(JSON.stringify({ lastSeq: taken.at(-1), refused: [] }));
  });
  await until(() => taken.length >= 300 && delivery.trouble() === '');
  expect(taken).toEqual(Array.from({ length: 300 }, (_, i) => i + 1));
  expect(sizes.filter((size) => size > LIMIT).length).toBeLessThan(6);
});

test('a proxy that refused sizes for a while gets batches of the usual size again', async () => {
  const sizes: number[] = [];
  let last = 0;
  const { delivery, buffer } = await delivering(
    40,
    (body, response) => {
      const { records } = JSON.parse(body.toString()) as { records: { seq: number }[] };
      if (last < 3 && records.length > 1) return response.writeHead(413).end();
      sizes.push(records.length);
      last = records.at(-1)?.seq ?? 0;
      return setTimeout(() => response.end(JSON.stringify({ lastSeq: last, refused: [] })), 20);
    },
    100,
  );
  await until(() => buffer.waiting().records === 0 && delivery.trouble() === '');
  expect(sizes[0]).toBe(1);
  expect(Math.max(...sizes)).toBeGreaterThan(20);
});

test('a receipt that has taken none of it is no success: it is asked again after a pause, nothing is forgotten', async () => {
  let asked = 0;
  const { delivery, buffer } = await delivering(3, (_, response) => {
    asked += 1;
    response.end(JSON.stringify({ lastSeq: 0, refused: [] }));
  });
  await until(() => asked >= 2);
  expect(delivery.trouble()).toContain('up to 0 only');
  expect(buffer.waiting().records).toBe(3);
});
