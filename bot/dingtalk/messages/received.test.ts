import type { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { png, useStage } from '../testing/stage.ts';
import { until } from '../testing/until.ts';
import { createWorld } from '../testing/world.ts';

const stage = useStage();

describe('what a person sends', () => {
  async function received(fileName: string, bytes: Buffer, kind?: string) {
    await stage.world.control.post('/send-file', {
      userId: 'liu',
      fileName,
      contentBase64: bytes.toString('base64'),
      ...(kind ? { kind } : {}),
    });
    const event = await until('the file', () => stage.world.intake.accepted.at(-1));
    if (event.kind !== 'message' || !event.files[0]) throw new Error('no file');
    return event.files[0];
  }
  const readAll = async (stream: Readable) => Buffer.concat((await stream.toArray()) as Buffer[]);

  it('can be fetched, with its name and its kind', async () => {
    const file = await received('改期函.png', png, 'file');
    const { stream, name, mime } = await stage.world.channel.download(file);
    expect({ name, mime }).toEqual({ name: '改期函.png', mime: 'image/png' });
    expect((await readAll(stream)).equals(png)).toBe(true);
  });

  it('as a picture has no name of its own, so it gets one by its bytes', async () => {
    const file = await received('whatever.png', png, 'picture');
    expect(file.name).toBeUndefined();
    expect(await stage.world.channel.download(file)).toMatchObject({
      name: 'picture.png',
      mime: 'image/png',
    });
  });

  it('beyond the cap is refused with its name', async () => {
    const small = await createWorld({ channel: { downloads: { maxBytes: 1_000 } } });
    await small.control.post('/send-file', {
      userId: 'liu',
      fileName: '大.xlsx',
      contentBase64: Buffer.alloc(2_000, 1).toString('base64'),
    });
    const event = await until('the file', () => small.intake.accepted.at(-1));
    const file = event.kind === 'message' ? event.files[0] : undefined;
    await expect(small.channel.download(file ?? { code: '', kind: 'file' })).rejects.toMatchObject({
      name: 'AppError',
      code: 'file.too_large',
      params: { name: '大.xlsx' },
    });
    await small.close();
  });

  it('with a code that is no good is gone for good', async () => {
    await expect(
      stage.world.channel.download({ code: 'nonsense', kind: 'file', name: 'a.pdf' }),
    ).rejects.toMatchObject({ code: 'file.gone', params: { name: 'a.pdf' } });
  });

  it('is fetched although the platform stumbles', async () => {
    const file = await received('订单.pdf', Buffer.from('%PDF-1.4 x'), 'file');
    await stage.fault({ kind: 'error', status: 502, path: '/v1.0/robot/messageFiles/download', count: 1 });
    expect((await readAll((await stage.world.channel.download(file)).stream)).toString()).toContain('PDF');
  });
});
