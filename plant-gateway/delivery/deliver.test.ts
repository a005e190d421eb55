import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
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

test('where a proxy takes no request of the usual size, smaller ones bring all records, in order and once', async () => {
  const taken: number[] = [];
  const sizes: number[] = [];
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    sizes.push(body.length);
    if (body.length > LIMIT) return response.writeHead(413).end('<html>too large</html>');
    const { records } = JSON.parse(body.toString()) as { records: { seq: number }[] };
    taken.push(...records.map(({ seq }) => seq));
    return response.end(JSON.stringify({ lastSeq: taken.at(-1), refused: [] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const folder = await mkdtemp(path.join(tmpdir(), 'delivery-'));
  const log = pino({ level: 'silent' });
  const buffer = await openBuffer({ folder, log });
  await buffer.append(
    Array.from({ length: 300 }, (_, i) => ({
      ...({ kind: 'count', machine: 'VMC850-01', counter: 'parts', atMs: i, delta: 1, raw: i } as const),
    })),
  );
  const delivery = startDelivery({
    ...{ gateway: 'east', buffer, log, pauseMs: [20, 100] as const },
    post: createPost({
      url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
      token: 'x',
    }),
  });
  onTestFinished(async () => {
    await delivery.stop();
    await buffer.close();
    server.close();
    await rm(folder, { recursive: true });
  });
  await until(() => taken.length >= 300);
  expect(taken).toEqual(Array.from({ length: 300 }, (_, i) => i + 1));
  expect(sizes.filter((size) => size > LIMIT).length).toBeLessThan(6);
  expect(delivery.trouble()).toBe('');
});
