import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiClient } from './openapi/client.ts';
import { whoSignedOn } from './sign-on.ts';
import { createWorld, type World } from './testing/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({ connect: false });
});
afterAll(() => world.close());

describe('signing on', () => {
  const client = () => {
    const { url, app } = world.sandbox;
    return createApiClient({
      apiBase: url,
      oapiBase: url,
      clientId: app.clientId,
      clientSecret: app.clientSecret,
      meter: world.meter,
      log: world.log,
    });
  };

  it('tells who is behind a code, once', async () => {
    const { code } = await world.control.post<{ code: string }>('/sso/code', { userId: 'liu' });
    expect(await whoSignedOn(client(), code)).toEqual({ userId: 'liu', unionId: 'union-liu', name: '刘洋' });
    await expect(whoSignedOn(client(), code)).rejects.toMatchObject({
      name: 'AppError',
      code: 'sign_on.bad_code',
    });
  });
});
