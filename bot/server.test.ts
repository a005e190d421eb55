import { expect, test } from 'vitest';
import { createTestDatabase } from '../db/testing/database.ts';
import { recordingLog } from './dingtalk/testing/log.ts';
import { openHttp } from './server.ts';

test('the port is known before anything is served; until then every request is told to come again', async () => {
  const http = await openHttp(0, '127.0.0.1');
  const health = () => fetch(`http://127.0.0.1:${http.port}/health`);
  const early = await health();
  expect([early.status, early.headers.get('retry-after')]).toEqual([503, '1']);
  const database = await createTestDatabase();
  http.serve({ db: database.db, channels: new Map(), log: recordingLog().log });
  expect(await (await health()).json()).toEqual({ ok: true, database: true, channels: {} });
  await Promise.all([http.stop(), http.stop()]);
  await expect(health()).rejects.toThrow();
  await database.close();
});

test('a port that is taken is an error', async () => {
  const http = await openHttp(0, '127.0.0.1');
  await expect(openHttp(http.port, '127.0.0.1')).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await http.stop();
});
