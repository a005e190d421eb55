import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { png, useStage } from '../testing/stage.ts';

const stage = useStage();

const open = (bytes: Buffer) => async () => Readable.from([bytes]);
const fetched = async (url: string) =>
  Buffer.from(await (await fetch(`${stage.world.sandbox.url}${url}`)).arrayBuffer());

describe('pictures and files', () => {
  it('a picture arrives with its bytes', async () => {
    expect(
      await stage.toLiu({ kind: 'picture', name: '看板', mime: 'image/png', open: open(png) }),
    ).toMatchObject({
      outcome: 'sent',
    });
    const [body] = await stage.bodies();
    expect(body?.type).toBe('picture');
    expect(body?.type === 'picture' && (await fetched(body.url)).equals(png)).toBe(true);
  });

  it('a picture with a caption is one message', async () => {
    await stage.toLiu({
      kind: 'picture',
      name: '看板.png',
      mime: 'image/png',
      open: open(png),
      caption: '今日待办',
    });
    expect(await stage.bodies()).toEqual([
      { type: 'markdown', title: '今日待办', text: expect.stringMatching(/^!\[\]\(\S+\)\n\n今日待办$/) },
    ]);
  });

  it('a picture’s live page is a link below its caption', async () => {
    const link = { text: '打开实时页面', url: 'https://danmai.example.com/board/risk' };
    const picture = { kind: 'picture', name: '看板.png', mime: 'image/png', open: open(png) } as const;
    await stage.toLiu({ ...picture, caption: '**11 单有风险**\n\n最急：0042', link });
    expect(await stage.bodies()).toEqual([
      {
        type: 'markdown',
        title: '11 单有风险',
        text: expect.stringMatching(
          /\n\n最急：0042\n\n\[打开实时页面\]\(https:\/\/danmai\.example\.com\/board\/risk\)$/,
        ),
      },
    ]);
  });

  it('a workbook arrives as it is', async () => {
    const bytes = Buffer.from('PK not really');
    await stage.toLiu({ kind: 'file', name: '三月订单.xlsx', mime: 'x', open: open(bytes) });
    const [body] = await stage.bodies();
    expect(body).toMatchObject({ type: 'file', fileName: '三月订单.xlsx' });
    expect(body?.type === 'file' && (await fetched(body.url)).equals(bytes)).toBe(true);
  });

  it('a file of a kind that the platform does not take arrives in a zip, which is said', async () => {
    const result = await stage.toLiu({
      kind: 'file',
      name: '审计.csv',
      mime: 'text/csv',
      open: open(Buffer.from('a,b\n')),
    });
    expect(result).toMatchObject({
      outcome: 'sent',
      detail: { note: expect.stringContaining('审计.csv.zip') },
    });
    expect(await stage.bodies()).toEqual([
      expect.objectContaining({ type: 'file', fileName: '审计.csv.zip' }),
    ]);
  });

  it('beyond 20 MB are refused before they are uploaded', async () => {
    const huge = Buffer.alloc(20 * 1024 * 1024 + 1);
    const result = await stage.toLiu({ kind: 'file', name: 'x.pdf', mime: 'x', open: open(huge) });
    expect(result).toMatchObject({
      outcome: 'failed',
      code: 'dingtalk.media_too_large',
      reason: expect.stringContaining('20 MB'),
    });
  });

  it('whose upload got no answer are simply tried again, because nobody was told anything yet', async () => {
    await stage.fault({ kind: 'after', path: '/media/upload' });
    const result = await stage.toLiu({ kind: 'picture', name: 'p.png', mime: 'image/png', open: open(png) });
    expect(result.outcome).toBe('retry');
    expect(await stage.bodies()).toEqual([]);
  });
});
