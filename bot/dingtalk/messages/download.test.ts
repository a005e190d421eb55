import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ApiClient } from '../openapi/client.ts';
import { type DownloadLimits, download } from './download.ts';

/** A file host that behaves as a test says; the sandbox's is always well. */
let host: Server;
let address: string;
let requests = 0;
let answer: RequestListener;
const limits: DownloadLimits = { maxBytes: 1_000, timeoutMs: 300, attempts: 3 };

beforeEach(async () => {
  requests = 0;
  host = createServer((req, res) => {
    requests += 1;
    answer(req, res);
  });
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(host.address() as AddressInfo).port}/abc.file?Expires=1`;
});
afterEach(async () => {
  host.closeAllConnections();
  await new Promise((resolve) => host.close(resolve));
});

/** The platform's answer to "where is this file?". */
const client = (): ApiClient => ({
  call: async (_api, schema) => schema.parse({ downloadUrl: address }),
  post: async () => Promise.reject(new Error('not used')),
});
const fetchIt = () => download({ client: client(), robotCode: 'r' }, { code: 'c', kind: 'file' }, limits);
const bytesOf = async () => Buffer.concat((await (await fetchIt()).stream.toArray()) as Buffer[]).toString();

describe('a download', () => {
  it('is tried again after a server error', async () => {
    answer = (_req, res) => res.writeHead(requests < 3 ? 502 : 200).end(requests < 3 ? '<html>' : 'good');
    expect(await bytesOf()).toBe('good');
    expect(requests).toBe(3);
  });

  it('is tried again when the host hangs before or in the middle of the bytes', async () => {
    answer = (_req, res) => {
      if (requests === 1) return;
      res.writeHead(200, { 'content-length': 4 });
      if (requests === 2) res.write('go');
      else res.end('good');
    };
    expect(await bytesOf()).toBe('good');
  });

  it('ends after its attempts with an error that names no address', async () => {
    answer = (_req, res) => res.writeHead(500).end();
    const err = await fetchIt().catch((e: unknown) => e);
    expect(String(err)).toMatch(/failed 3 times/);
    expect(String(err)).not.toContain('127.0.0.1');
  });

  it('of an address that has expired is gone, at once', async () => {
    answer = (_req, res) => res.writeHead(403).end('<Error/>');
    await expect(fetchIt()).rejects.toMatchObject({ code: 'file.gone' });
    expect(requests).toBe(1);
  });

  it.each([true, false])('beyond the cap is refused, whether its size is told (%s) or not', async (told) => {
    answer = (_req, res) =>
      res.writeHead(200, told ? { 'content-length': 2_000 } : {}).end(Buffer.alloc(2_000));
    await expect(fetchIt()).rejects.toMatchObject({ code: 'file.too_large' });
  });

  it('takes its name from the header, unless that says nothing', async () => {
    const named = encodeURIComponent('报价.txt');
    answer = (_req, res) =>
      res.writeHead(200, { 'content-disposition': `attachment; filename*=UTF-8''${named}` }).end('x');
    expect((await fetchIt()).name).toBe('报价.txt');
    answer = (_req, res) =>
      res.writeHead(200, { 'content-disposition': 'attachment; filename="abc.file"' }).end('%PDF-1.4');
    expect(await fetchIt()).toMatchObject({ name: 'file.pdf', mime: 'application/pdf' });
  });
});
