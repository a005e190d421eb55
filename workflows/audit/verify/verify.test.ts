import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rowHash, type SealedRow } from '../canonical.ts';
import { headOf, reseal, soundChain, writeExport } from './drill.ts';
import { verifyExport } from './verify.ts';

const rows = soundChain(60);
const edited = (row: SealedRow | undefined, change: Partial<SealedRow>): SealedRow => {
  if (!row) throw new Error('no such row');
  return { ...row, ...change };
};
const faultOf = async (forged: readonly SealedRow[], heads = [headOf(rows, 40)], head = headOf(forged)) =>
  (await verifyExport(writeExport(forged, head), { heads })).fault;

describe('a sound export', () => {
  it('is found in order, against every head that was posted', async () => {
    const heads = [headOf(rows, 1), headOf(rows, 40), headOf(rows, 60)];
    const verdict = await verifyExport(writeExport(rows), { heads });
    expect(verdict).toMatchObject({ rows: 60, fault: null, outside: [], last: headOf(rows, 60) });
  });

  it('is in order when empty, with Windows line ends, with a byte order mark, or without a last line break', async () => {
    expect(await verifyExport(writeExport([]))).toMatchObject({ rows: 0, fault: null });
    const windows = writeExport(rows, headOf(rows), 1, '\r\n');
    writeFileSync(windows, `\uFEFF${readFileSync(windows, 'utf8').trimEnd()}`);
    expect(await verifyExport(windows)).toMatchObject({ rows: 60, fault: null });
  });

  it('may begin later; heads before its first row are named as not compared', async () => {
    const part = writeExport(rows.slice(20), headOf(rows), 21);
    const heads = [headOf(rows, 5), headOf(rows, 20), headOf(rows, 40)];
    const verdict = await verifyExport(part, { heads });
    expect(verdict).toMatchObject({ rows: 40, fault: null, outside: [headOf(rows, 5)] });
  });

  it('accepts a head of which only the first 16 digits were noted', async () => {
    const { seq, hash } = headOf(rows, 40);
    expect(await faultOf(rows, [{ seq, hash: hash.slice(0, 16).toUpperCase() }])).toBeNull();
  });
});

describe('tampering is found and the first bad row is named', () => {
  it('a field was edited', async () => {
    for (const change of [
      { reason: '改' },
      { actor: 'staff:x' },
      { entityId: '1' },
      { action: 'order.hold' },
    ]) {
      const forged = rows.with(29, edited(rows[29], change));
      expect(await faultOf(forged)).toMatchObject({ kind: 'edited', seq: 30, line: 31 });
    }
  });

  it('a value inside the change was edited', async () => {
    const forged = rows.with(29, edited(rows[29], { change: { status: ['pending_review', 'shipped'] } }));
    expect(await faultOf(forged)).toMatchObject({ kind: 'edited', seq: 30 });
  });

  it('an evidence digest was edited', async () => {
    const forged = rows.with(29, edited(rows[29], { evidence: ['d'.repeat(64)] }));
    expect(await faultOf(forged)).toMatchObject({ kind: 'edited', seq: 30 });
  });

  it('a row was edited and only its own seal made anew', async () => {
    const open = edited(rows[29], { reason: '改' });
    const forged = rows.with(29, { ...open, hash: rowHash(open) });
    expect(await faultOf(forged)).toMatchObject({ kind: 'unlinked', seq: 31 });
  });

  it('a row was deleted', async () => {
    expect(await faultOf(rows.toSpliced(29, 1))).toMatchObject({
      kind: 'missing',
      seq: 30,
      until: 30,
      line: 31,
    });
    expect(await faultOf(rows.slice(3), [], headOf(rows))).toMatchObject({
      kind: 'missing',
      seq: 1,
      until: 3,
    });
  });

  it('two rows were swapped', async () => {
    const [a, b] = [edited(rows[29], {}), edited(rows[30], {})];
    const forged = rows.with(29, b).with(30, a);
    expect(await faultOf(forged)).toMatchObject({ kind: 'reordered', seq: 30, line: 31, found: 32 });
  });

  it('a row was inserted', async () => {
    const extra = edited(rows[3], { at: edited(rows[29], {}).at });
    const forged = reseal([...rows.slice(0, 30), extra], 30).concat(rows.slice(30));
    expect(await faultOf(forged)).toMatchObject({ kind: 'repeated', seq: 31, line: 33 });
  });

  it('a row was inserted or edited and everything after it sealed anew: only a posted head tells', async () => {
    const inserted = reseal(rows.toSpliced(30, 0, edited(rows[3], { at: edited(rows[29], {}).at })), 30);
    const changed = reseal(rows.with(29, edited(rows[29], { reason: '改' })), 29);
    for (const forged of [inserted, changed]) {
      expect(await faultOf(forged, [])).toBeNull();
      expect(await faultOf(forged, [headOf(rows, 20)])).toBeNull();
      const bounded = { kind: 'resealed', seq: 40, since: 21, line: 41 };
      expect(await faultOf(forged, [headOf(rows, 50), headOf(rows, 40), headOf(rows, 20)])).toMatchObject(
        bounded,
      );
    }
  });

  it('re-sealing is named before a later, cruder fault', async () => {
    const forged = reseal(rows.with(9, edited(rows[9], { reason: '改' })), 9);
    const crude = forged.with(49, edited(forged[49], { reason: '又改' }));
    expect(await faultOf(crude)).toMatchObject({ kind: 'resealed', seq: 40, since: 1 });
    expect(await faultOf(crude, [])).toMatchObject({ kind: 'edited', seq: 50 });
  });

  it('the tail was deleted; with a forged first line only a posted head tells', async () => {
    const short = rows.slice(0, 50);
    expect(await faultOf(short, [], headOf(rows))).toMatchObject({ kind: 'tail', seq: 51, until: 60 });
    expect(await faultOf(short, [])).toBeNull();
    expect(await faultOf(short, [headOf(rows, 60)])).toMatchObject({
      kind: 'tail',
      seq: 51,
      until: 60,
      line: 52,
    });
  });

  it('rows were added behind the head that the export names', async () => {
    expect(await faultOf(rows, [], headOf(rows, 50))).toMatchObject({ kind: 'beyond', seq: 51 });
  });

  it('time runs backwards', async () => {
    const forged = reseal(rows.with(29, edited(rows[29], { at: '2026-01-01T00:00:00.000Z' })), 29);
    expect(await faultOf(forged, [])).toMatchObject({ kind: 'time', seq: 30 });
  });

  it('a line says something that no seal covers, or says one thing twice', async () => {
    for (const [from, to] of [
      ['"reason":""', '"reason":"改","reason":""'],
      ['{"seq"', '{ "seq"'],
      ['{"seq":2,', '{"note":"改","seq":2,'],
      ['"evidence":[]', '"evidence":{}'],
      ['"change":{', '"change":['],
    ] as const) {
      const file = writeExport(rows);
      const lines = readFileSync(file, 'utf8').split('\n');
      writeFileSync(file, lines.with(2, (lines[2] ?? '').replace(from, to)).join('\n'));
      expect((await verifyExport(file)).fault, to).toMatchObject({ kind: 'form', seq: 2, line: 3 });
    }
  });

  it('the file was cut off in the middle of a row', async () => {
    const file = writeExport(rows);
    truncateSync(file, readFileSync(file).length - 30);
    expect((await verifyExport(file)).fault).toMatchObject({ kind: 'form', seq: 60, line: 61 });
  });
});

describe('a file that is no export', () => {
  it('is refused, not judged', async () => {
    await expect(verifyExport('/nowhere/audit.ndjson')).rejects.toMatchObject({ code: 'audit.no_file' });
    const file = writeExport(rows);
    writeFileSync(file, 'order,status\n1,shipped\n');
    await expect(verifyExport(file)).rejects.toMatchObject({ code: 'audit.not_an_export' });
  });
});
