import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { openLetterReader } from './reader.ts';
import { watchStalls } from './testing/stall.ts';
import type { Truth } from './testing/truth.ts';
import type { LetterReading } from './types.ts';

/** Letters of the generator, kept so that no fonts are needed: a scan, a hard photo, a fax. */
const FOLDER = new URL('./testing/fixtures/', import.meta.url);
const truths = JSON.parse(readFileSync(new URL('truth.json', FOLDER), 'utf8')) as Truth[];
const LONG_MS = 120_000;

const reader = openLetterReader({ limits: { timeMs: 110_000 } });
afterAll(() => reader.close());

/** What was read once is not read again: a page costs some five seconds of processor time. */
const known = new Map<string, Promise<LetterReading>>();

function read(truth: Truth): Promise<LetterReading> {
  const key = `${truth.file} ${truth.customerName}`;
  const reading = known.get(key) ?? readAgain(truth);
  known.set(key, reading);
  return reading;
}

/** Two are handed in as people do: on its side, on its head. Quarter turns clockwise, without loss. */
const LAID: Readonly<Record<string, number>> = { 'phonehard.jpg': 1, 'fax1bit.png': 2 };

async function readAgain({ file, customerName }: Truth): Promise<LetterReading> {
  const bytes = readFileSync(new URL(file, FOLDER));
  const turns = LAID[file] ?? 0;
  const laid =
    turns === 0
      ? bytes
      : await sharp(bytes)
          .rotate(90 * turns)
          .png()
          .toBuffer();
  const result = await reader.read(laid, { customer: customerName });
  if (result.outcome !== 'read') throw new Error(`${result.outcome}: ${result.code}`);
  return result;
}

describe('a letter is read, however it lies', () => {
  it.each(truths.map((truth) => [truth.file, truth] as const))(
    '%s',
    async (_file, truth) => {
      const { fields, customer, pages } = await read(truth);
      expect(pages.map(({ turned }) => turned)).toEqual([(4 - (LAID[truth.file] ?? 0)) % 4]);
      expect(fields.orderNumber.value).toBe(truth.orderNumber);
      expect(fields.newDueDate.value).toBe(truth.newDueDate);
      expect([truth.oldDueDate, null]).toContain(fields.oldDueDate.value);
      expect([truth.signingDate, null]).toContain(fields.signingDate.value);
      if (truth.profileClass === 'grey') return;
      expect(fields.signingDate.value).toBe(truth.signingDate);
      expect(customer).toMatchObject({ kind: 'exact' });
      expect(pages[0]?.colour).toBe(true);
    },
    LONG_MS,
  );
});

it('its seal is the customer’s on the scan, and no red seal is on the fax', async () => {
  const [scan, , fax] = truths as [Truth, Truth, Truth];
  const [seal] = (await read(scan)).seals;
  expect(seal).toMatchObject({ kind: 'company_round', ringText: { verdict: 'matches' } });
  expect(seal?.clarity).toBeGreaterThanOrEqual(40);
  expect((await read(fax)).seals.filter(({ kind }) => kind === 'company_round')).toEqual([]);
}, 120_000);

/** The same letter, as if somebody else were to have sent it. */
const strangers = (scan: Truth): Truth => ({ ...scan, customerName: '无锡佳远新能源科技有限公司' });

it('our own event loop runs on while a letter is read', async () => {
  const [scan] = truths as [Truth];
  // Starting a process costs its parent some 30 ms once; what follows is what a service feels.
  await read(scan);
  const stalls = watchStalls();
  await read(strangers(scan));
  expect(stalls.stop()).toBeLessThan(50);
}, 120_000);

it('another company finds neither its name nor its seal on it; what it says is the same again', async () => {
  const [scan] = truths as [Truth];
  const [first, again] = [await read(scan), await read(strangers(scan))];
  expect(again.customer?.kind).not.toBe('exact');
  expect(again.seals.map(({ ringText }) => ringText?.verdict)).not.toContain('matches');
  // But for the name, which is the known one's where it stands.
  const { customerName: _, ...fields } = first.fields;
  expect(again.fields).toMatchObject(fields);
  expect(again.lines).toEqual(first.lines);
}, 120_000);

/** Letters read in between; 200 take some ten minutes, so only when OCR_BETWEEN says how many. */
const BETWEEN = Number(process.env.OCR_BETWEEN ?? 0);

it.runIf(BETWEEN > 0)(
  'the same process gives the same answer after many other letters',
  async () => {
    const [scan] = truths as [Truth];
    const options = { customer: scan.customerName };
    const patient = openLetterReader({ lettersPerChild: BETWEEN + 2, limits: { timeMs: LONG_MS } });
    try {
      const bytes = readFileSync(new URL(scan.file, FOLDER));
      const first = await patient.read(bytes, options);
      const [pid] = patient.pids();
      const picture = await sharp(bytes).resize(760).jpeg().toBuffer();
      for (let i = 0; i < BETWEEN; i += 1)
        await patient.read(
          await sharp(picture)
            .rotate(i % 4 === 0 ? 180 : 0)
            .modulate({ brightness: 1 - i / 1000 })
            .jpeg()
            .toBuffer(),
          options,
        );
      expect(JSON.stringify(await patient.read(bytes, options))).toBe(JSON.stringify(first));
      expect(patient.pids()).toEqual([pid]);
    } finally {
      await patient.close();
    }
  },
  BETWEEN * LONG_MS,
);
