import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { evidenceFile, evidenceIntake } from '../../db/schema/index.ts';
import { type Desk, openDesk } from './testing/desk.ts';

const MEGABYTE = 1024 * 1024;
const BOUNDARY = 'XXboundary';
const HEAD = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="big.jpg"\r\nContent-Type: image/jpeg\r\n\r\n`;
const TAIL = `\r\n--${BOUNDARY}--\r\n`;
const FORM = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}`, accept: 'application/json' };

let desk: Desk;
let link: string;
beforeAll(async () => {
  desk = await openDesk();
  link = await desk.linkFor('checkhead', await desk.openCheckpoint('SO-20260316-0001'));
});
afterEach(() => expect(desk.complaints()).toEqual([]));
afterAll(() => desk.close());

function start(headers: Record<string, string | number>): {
  req: ClientRequest;
  answer: Promise<IncomingMessage>;
} {
  const req = request(link, { method: 'POST', headers: { ...FORM, ...headers } });
  const answer = new Promise<IncomingMessage>((resolve, reject) => {
    req.once('response', resolve);
    req.once('error', reject);
  });
  return { req, answer };
}

/** Writes so many megabytes as fast as they are taken; the most memory that this process had meanwhile, MB. */
async function pour(req: ClientRequest, megabytes: number): Promise<number> {
  const chunk = Buffer.alloc(MEGABYTE / 4, 7);
  const used = () => process.memoryUsage().rss / MEGABYTE;
  const before = used();
  let most = before;
  const gone = once(req, 'close');
  for (let i = 0; i < megabytes * 4 && !req.destroyed; i++) {
    if (!req.write(chunk)) await Promise.race([once(req, 'drain'), gone]);
    most = Math.max(most, used());
  }
  return most - before;
}

const read = async (response: IncomingMessage): Promise<{ status: number; ok: boolean; text: string }> => {
  let text = '';
  for await (const piece of response) text += String(piece);
  return { status: response.statusCode ?? 0, ...JSON.parse(text) };
};

const leftOver = async () => ({
  stored: await desk.stored(),
  files: await desk.database.db.select().from(evidenceFile),
  intakes: await desk.database.db.select().from(evidenceIntake),
});
const NOTHING = { stored: [], files: [], intakes: [] };

test('60 MB that say so are refused before they come', async () => {
  const { req, answer } = start({ 'content-length': 60 * MEGABYTE });
  req.write(HEAD);
  expect(await read(await answer)).toMatchObject({
    status: 413,
    ok: false,
    text: expect.stringContaining('超过 20 MB 的上限'),
  });
  req.destroy();
  expect(await leftOver()).toEqual(NOTHING);
});

test('60 MB that do not say so are cut off at the limit, with bounded memory; who sends them reads why', async () => {
  const { req, answer } = start({ 'transfer-encoding': 'chunked' });
  req.write(HEAD);
  const grown = await pour(req, 60);
  req.end(TAIL);
  expect(await read(await answer)).toMatchObject({ status: 413, ok: false });
  expect(grown).toBeLessThan(40);
  await expect.poll(leftOver).toEqual(NOTHING);
});

test('who goes on sending after the refusal is cut off', async () => {
  const { req, answer } = start({ 'content-length': 500 * MEGABYTE });
  req.on('error', () => undefined);
  const closed = new Promise((resolve) => req.once('close', resolve));
  req.write(HEAD);
  expect((await answer).statusCode).toBe(413);
  const dripping = setInterval(() => req.write('x'), 200);
  await closed;
  clearInterval(dripping);
}, 15_000);

test('an upload that breaks off leaves nothing', async () => {
  const { req, answer } = start({ 'content-length': 10 * MEGABYTE });
  answer.catch(() => undefined);
  req.write(HEAD);
  req.write(Buffer.alloc(3 * MEGABYTE, 7));
  await expect.poll(async () => (await desk.stored()).length).toBe(1);
  req.destroy();
  await expect.poll(leftOver).toEqual(NOTHING);
});

test('what is no form, or not one file, is refused with a sentence', async () => {
  const part = (name: string) => HEAD.replace('big.jpg', name);
  const bodies: [string, Record<string, string>, string, number][] = [
    ['{"file":"x"}', { 'content-type': 'application/json' }, '没有收到文件', 415],
    ['x', { 'content-type': 'multipart/form-data' }, '没有收到文件', 415],
    [`--${BOUNDARY}--\r\n`, {}, '还没有选择文件', 400],
    [`${HEAD}half`, {}, '文件没有传完', 400],
    ['no boundary at all', {}, '文件没有传完', 400],
    [`${part('a.jpg')}one\r\n${part('b.jpg')}two${TAIL}`, {}, '一次只能传一个文件', 400],
  ];
  for (const [body, headers, sentence, status] of bodies) {
    const { req, answer } = start(headers);
    req.end(body);
    const said = await read(await answer);
    expect([body.slice(0, 40), said.status, said.ok]).toEqual([body.slice(0, 40), status, false]);
    expect(said.text).toContain(sentence);
  }
  await wait(100);
  expect((await leftOver()).intakes).toEqual([]);
});

test('the service goes on', async () => {
  expect((await fetch(link)).status).toBe(200);
  expect((await fetch(`${desk.url}/upload/`)).status).toBe(404);
});
