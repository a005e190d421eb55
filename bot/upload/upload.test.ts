import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { advance } from '../../db/clock.ts';
import {
  card as cardTable,
  checkpointEvidence,
  evidenceIntake,
  outbox,
  person,
} from '../../db/schema/index.ts';
import { pass } from '../../workflows/checkpoints/pass.ts';
import { readCheckpoint } from '../../workflows/checkpoints/read.ts';
import { textPage } from '../../workflows/evidence/testing/draw.ts';
import { program, svgBomb } from '../../workflows/evidence/testing/hostile.ts';
import { type Desk, openDesk } from './testing/desk.ts';

let desk: Desk;
let number = 0;
beforeAll(async () => {
  desk = await openDesk();
});
afterEach(() => expect(desk.complaints()).toEqual([]));
afterAll(() => desk.close());

const open = () => desk.openCheckpoint(`SO-20260316-${String(++number).padStart(4, '0')}`);
const pageOf = async (link: string) => {
  const response = await fetch(link);
  return { status: response.status, headers: response.headers, text: await response.text() };
};

test('the page tells what is asked, and shows no amounts; nothing foreign can run in it', async () => {
  const link = await desk.linkFor('checkhead', await open());
  const page = await pageOf(link);
  expect(page.status).toBe(200);
  for (const words of [
    '质检放行',
    '恒锐 · 快换模组 KHM-200 × 200套',
    '检验记录照片或PDF',
    '还没有，差 1 份',
    '拍照或选择文件',
  ])
    expect(page.text).toContain(words);
  expect(page.text).not.toMatch(/481\.35|96,?270|<script>|style=|onclick/);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
  expect(page.headers.get('x-content-type-options')).toBe('nosniff');
  expect(page.headers.get('referrer-policy')).toBe('no-referrer');
  expect(page.headers.get('cache-control')).toBe('no-store');
  for (const [, href] of page.text.matchAll(/(?:href|src)="(assets\/[^"]+)"/g))
    expect((await fetch(new URL(String(href), link))).status).toBe(200);
});

test('a file is stored, judged while its sender waits, and shown with its preview', async () => {
  const link = await desk.linkFor('checkhead', await open());
  const answer = await desk.send(link, await textPage(1), '检验记录.png');
  expect(answer).toMatchObject({ status: 200, ok: true, count: '已收 1 份，已齐' });
  expect(answer.text).toMatch(/^收到，已作为「质检放行」.*凭证已齐/);
  expect(answer.files).toMatchObject([{ name: '检验记录.png', by: expect.stringContaining('任杰 · ') }]);
  const preview = await fetch(new URL(String(answer.files[0]?.preview), link));
  expect([preview.status, preview.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
  expect(
    Buffer.from(await preview.arrayBuffer())
      .subarray(0, 3)
      .toString('hex'),
  ).toBe('ffd8ff');
  for (const n of ['0', '2', '-1', '1e0', '../1', 'x']) {
    const none = await fetch(`${link}/preview/${encodeURIComponent(n)}`);
    expect([n, none.status]).toEqual([n, 404]);
  }
});

test('without JavaScript the answer is a page', async () => {
  const link = await desk.linkFor('checkhead', await open());
  const body = new FormData();
  body.append('file', new Blob([new Uint8Array(await textPage(2))]), '记录.png');
  const response = await fetch(link, { method: 'POST', body });
  const text = await response.text();
  expect(response.status).toBe(200);
  expect(text).toContain('收到，已作为「质检放行」');
  expect(text).toContain('记录.png');
  const nothing = new FormData();
  nothing.append('file', new Blob([]), '');
  const empty = await fetch(link, { method: 'POST', body: nothing });
  expect([empty.status, (await empty.text()).includes('还没有选择文件')]).toEqual([400, true]);
});

test('the same file twice is one piece of evidence, also when both come at once', async () => {
  const id = await open();
  const link = await desk.linkFor('checkhead', id);
  const bytes = await textPage(3);
  const answers = await Promise.all([desk.send(link, bytes), desk.send(link, bytes)]);
  expect(answers.map((one) => one.ok)).toEqual([true, true]);
  expect(answers.map((one) => one.text).filter((text) => text.includes('已经收过'))).toHaveLength(1);
  const rows = await desk.database.db
    .select()
    .from(checkpointEvidence)
    .where(eq(checkpointEvidence.checkpointId, id));
  expect(rows).toHaveLength(1);
});

test('what is no evidence is refused with its sentence, and nothing of it is shown', async () => {
  const link = await desk.linkFor('checkhead', await open());
  const sent: [string, Uint8Array, string][] = [
    ['签字.svg', svgBomb(), 'SVG 图形文件可能带有脚本'],
    ['照片.jpg', program(), '这个文件是程序，不是照片'],
    ['空.jpg', Buffer.alloc(0), '这个文件是空的（0 字节）'],
  ];
  for (const [name, bytes, sentence] of sent) {
    const answer = await desk.send(link, bytes, name);
    expect([name, answer.ok, answer.files]).toEqual([name, false, []]);
    expect(answer.text).toContain(sentence);
  }
});

test('the name of a file is only a name', async () => {
  const link = await desk.linkFor('checkhead', await open());
  await desk.send(link, await textPage(4), '../../../etc/passwd.png');
  await desk.send(link, await textPage(5), '<img src=x onerror=alert(1)>.png');
  const { text } = await pageOf(link);
  expect(text).toContain('passwd.png');
  expect(text).not.toContain('etc/passwd');
  expect(text).not.toContain('<img src=x');
  expect((await desk.stored()).every((file) => /^[0-9a-f]{2}\/[0-9a-f]{2}\/[0-9a-f]{64}$/.test(file))).toBe(
    true,
  );
});

test('after the decision nothing is taken; the page shows who decided', async () => {
  const id = await open();
  const link = await desk.linkFor('checkhead', id);
  await desk.send(link, await textPage(6));
  const head = await desk.staff.as('checkhead');
  const view = await readCheckpoint(head, id);
  await pass(head, { checkpointId: id, version: view?.version ?? 0 });
  const late = await desk.send(link, await textPage(7));
  expect(late).toMatchObject({ status: 409, ok: false, decided: true, files: [{ name: 'photo.jpg' }] });
  expect(late.text).toContain('已经有结论');
  const page = await pageOf(link);
  expect(page.text).toMatch(/任杰 \S+ \d\d:\d\d 通过/);
  expect(page.text).not.toContain('拍照或选择文件');
});

test('a link that was tampered with opens nothing', async () => {
  const id = await open();
  const link = await desk.linkFor('checkhead', id);
  const [token = ''] = link.split('/').slice(-1);
  const bytes = Buffer.from(token, 'base64url');
  const forged = (words: string) =>
    Buffer.concat([bytes.subarray(0, 32), Buffer.from(words)]).toString('base64url');
  const words = bytes.subarray(32).toString();
  const tokens = [
    'x',
    'a'.repeat(5000),
    `${token}=`,
    `${token}A`,
    token.slice(0, -2),
    forged(words.replace(/^\d+/, String(id + 1))),
    forged(words.replace(/\.\d+\./, '.99999999999.')),
    forged(words.replace('checkhead', 'boss')),
  ];
  for (const bad of tokens) {
    const page = await pageOf(`${desk.url}/upload/${bad}`);
    expect([bad.slice(0, 80), page.status, page.text.includes('链接不对')]).toEqual([
      bad.slice(0, 80),
      404,
      true,
    ]);
    const answer = await desk.send(`${desk.url}/upload/${bad}`, await textPage(8));
    expect([answer.status, answer.ok]).toEqual([404, false]);
  }
});

test('who is not concerned sees nothing with a link of their own; nor does who has left', async () => {
  const id = await open();
  for (const stranger of ['zhou', 'clerk', 'nobody']) {
    const link = await desk.linkFor(stranger, id);
    expect((await pageOf(link)).status).toBe(403);
    expect((await desk.send(link, await textPage(9))).status).toBe(403);
    expect((await fetch(`${link}/preview/1`)).status).toBe(403);
  }
  const link = await desk.linkFor('checkhead', id);
  const { db } = desk.database;
  await db.update(person).set({ active: false }).where(eq(person.userId, 'checkhead'));
  expect((await pageOf(link)).status).toBe(403);
  await db.update(person).set({ active: true }).where(eq(person.userId, 'checkhead'));
  expect((await pageOf(link)).status).toBe(200);
  expect((await pageOf(await desk.linkFor('checkhead', id + 1000))).status).toBe(403);
});

test('who may look on but gives no evidence gets no form, and is refused', async () => {
  const link = await desk.linkFor('boss', await open());
  const page = await pageOf(link);
  expect(page.text).toContain('现在不由您提供凭证');
  const answer = await desk.send(link, await textPage(10));
  expect([answer.status, answer.ok]).toEqual([409, false]);
});

test('a page of another site is refused, a plain form of our own is not', async () => {
  const link = await desk.linkFor('checkhead', await open());
  const bytes = await textPage(11);
  for (const headers of [
    { origin: 'https://evil.example' },
    { origin: 'null', 'sec-fetch-site': 'cross-site' },
  ])
    expect(await desk.send(link, bytes, 'a.png', headers)).toMatchObject({ status: 403, ok: false });
  const own = { origin: 'null', 'sec-fetch-site': 'same-origin' };
  expect(await desk.send(link, bytes, 'a.png', own)).toMatchObject({ status: 200, ok: true });
});

test('an old link says so, and the card gets a new one, once', async () => {
  const id = await open();
  const link = await desk.linkFor('checkhead', id);
  const cards = () =>
    desk.database.db
      .select()
      .from(cardTable)
      .where(eq(cardTable.key, `checkpoint:${id}:user:checkhead`));
  const [before] = await cards();
  expect(JSON.stringify(before?.view)).toContain(link);
  const day = 86_400_000;
  await advance(desk.database.db, 2 * day);
  expect((await pageOf(link)).status).toBe(200);
  await advance(desk.database.db, 2 * day);
  const page = await pageOf(link);
  expect([page.status, page.text.includes('链接已过期')]).toEqual([410, true]);
  expect((await desk.send(link, await textPage(12))).status).toBe(410);
  const fresh = await desk.linkFor('checkhead', id);
  const [after] = await cards();
  expect(fresh).not.toBe(link);
  expect(after?.version).toBe((before?.version ?? 0) + 1);
  expect(JSON.stringify(after?.view)).toBe(JSON.stringify(before?.view).replace(link, fresh));
});

test('links of one day are the same, so that a repaint changes nothing for nothing', async () => {
  const id = await open();
  const link = await desk.linkFor('checkhead', id);
  await advance(desk.database.db, 60_000);
  expect(await desk.linkFor('checkhead', id)).toBe(link);
  expect(await desk.linkFor('lin', id)).not.toBe(link);
});

test('too many in a minute are told to wait', async () => {
  const link = await desk.linkFor('checkhead', await open());
  for (let i = 0; i < 20; i++) await desk.send(link, Buffer.alloc(0));
  const answer = await desk.send(link, await textPage(13));
  expect([answer.status, answer.text]).toEqual([429, '传得太快了，这个文件没有收。请等一分钟再传。']);
});

test('when nobody waits for it any more, the outcome is told in the chat', async () => {
  const link = await desk.linkFor('checkhead', await open());
  const body = new FormData();
  body.append('file', new Blob([new Uint8Array(await textPage(14))]), '走开.png');
  const { db } = desk.database;
  // Until it is being examined; what is locked meanwhile waits, so the outcome is not written yet.
  await db.transaction(async (tx) => {
    await tx.execute(`lock table evidence_examination in exclusive mode`);
    const leaving = new AbortController();
    const sent = fetch(link, { method: 'POST', body, signal: leaving.signal }).catch(() => 'left');
    await expect.poll(async () => (await intakes()).length, { timeout: 10_000 }).toBe(1);
    leaving.abort();
    expect(await sent).toBe('left');
    await expect.poll(async () => (await intakes())[0]?.quiet, { timeout: 10_000 }).toBe(false);
  });
  await expect.poll(async () => (await intakes())[0]?.state, { timeout: 10_000 }).toBe('attached');
  const told = (await db.select().from(outbox)).filter((row) =>
    JSON.stringify(row.message).includes('收到，已作为'),
  );
  expect(told).toHaveLength(1);

  function intakes() {
    return db.select().from(evidenceIntake).where(eq(evidenceIntake.name, '走开.png'));
  }
});
