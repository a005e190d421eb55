import { expect, test } from 'vitest';
import { startWorld } from './world/world.ts';

test('with the sandbox, pages are reached where the service listens, whatever the port', async () => {
  const world = await startWorld();
  const { base, port } = world.service;
  expect(base.publicUrl).toBe(`http://127.0.0.1:${port}`);
  expect((await fetch(`${base.publicUrl}/health`)).status).toBe(200);
  await world.close();
});

test('an address that was told is used as it is', async () => {
  const world = await startWorld({ env: { PUBLIC_URL: 'https://danmai.example.com/' } });
  expect(world.service.base.publicUrl).toBe('https://danmai.example.com');
  await world.close();
});
