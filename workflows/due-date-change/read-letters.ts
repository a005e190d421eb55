import sharp from 'sharp';
import { openLetterReader, type ReaderSettings } from '../../ocr/reader.ts';
import type { Crop, Field, LetterReading } from '../../ocr/types.ts';
import type { Expected, ItemKey, LetterReader, ReadItem } from './letter-reader.ts';
import { markPage } from './mark-page.ts';
import { bestSeal, judgeLetter } from './rules.ts';

/** Around what is cut out, share of its height: a value without its surroundings proves little. */
const MARGIN = 0.6;
/** Cuttings are looked at on a phone. */
const CROP_WIDTH = 900;

/** The house's reader of letters: ocr/ reads in processes of its own, the table of factor 1 judges. */
export function openLetters(settings: ReaderSettings = {}): LetterReader {
  const reader = openLetterReader(settings);
  return {
    async read(bytes, expected) {
      const result = await reader.read(bytes, { customer: expected.customerName });
      if (result.outcome === 'refused')
        return { kind: 'refused', code: result.code, sentence: result.sentence };
      if (result.outcome === 'to_person')
        return { kind: 'unread', code: result.code, sentence: result.sentence };
      const { reasons } = judgeLetter(result, expected);
      return {
        kind: 'read',
        engine: result.engine,
        items: await itemsOf(result, expected),
        picture: await markPage(result, reasons),
        reasons,
      };
    },
    close: () => reader.close(),
  };
}

const FIELDS: readonly (ItemKey & keyof LetterReading['fields'])[] = [
  'orderNumber',
  'newDueDate',
  'oldDueDate',
  'signingDate',
];

async function itemsOf(reading: LetterReading, expected: Expected): Promise<ReadItem[]> {
  const items: ReadItem[] = [];
  for (const key of FIELDS) {
    const field = reading.fields[key];
    // Not every letter names the old date.
    if (key === 'oldDueDate' && field.value === null) continue;
    items.push({ key, value: field.value, note: noteOf(field), crop: await cutOut(reading, field.crop) });
  }
  items.splice(1, 0, await customerItem(reading, expected));
  items.push(await sealItem(reading));
  return items;
}

/** A figure of how sure it is tells people nothing; that not both readings of the page gave it does. */
const noteOf = ({ value, sentence, readings }: Field): string => {
  if (value === null) return sentence ?? '';
  if (readings[0] === readings[1]) return '';
  return readings.includes(null) ? '两次识别只有一次读出' : '两次识别不同，逐行重看后一致';
};

async function customerItem(reading: LetterReading, { customerName }: Expected): Promise<ReadItem> {
  const { customer, lines } = reading;
  const found = customer && customer.kind !== 'absent' ? customer.name : null;
  const line = found ? lines.find(({ text }) => text.includes(found)) : undefined;
  const notes = { exact: '完全一致', similar: `与「${customerName}」不完全一样`, absent: '' };
  return {
    key: 'customerName',
    value: found,
    note: notes[customer?.kind ?? 'absent'],
    crop: await cutOut(reading, line ? { page: line.page, box: line.box } : null),
  };
}

async function sealItem(reading: LetterReading): Promise<ReadItem> {
  const seal = bestSeal(reading) ?? reading.seals[0];
  if (!seal) return { key: 'seal', value: null, note: '没有找到公章', crop: null };
  const ring = {
    matches: '单位名称与客户一致',
    other: `单位名称读作「${seal.ringText?.read ?? ''}」`,
    unreadable: '单位名称读不清',
  };
  const others = reading.seals.length > 1 ? `，页面上共 ${reading.seals.length} 个章` : '';
  return {
    key: 'seal',
    value: `清晰度 ${seal.clarity}`,
    note: `${ring[seal.ringText?.verdict ?? 'unreadable']}${others}`,
    crop: await cutOut(reading, seal.crop, 0.1),
  };
}

/** A piece of a page as JPEG. The page's picture was made by our own process, so it is safe to open here. */
async function cutOut(reading: LetterReading, crop: Crop | null, margin = MARGIN): Promise<Buffer | null> {
  const page = crop && reading.pages.find(({ number }) => number === crop.page);
  if (!crop || !page) return null;
  const around = Math.round(crop.box.height * margin);
  const left = Math.max(0, Math.floor(crop.box.x) - around);
  const top = Math.max(0, Math.floor(crop.box.y) - around);
  const width = Math.min(page.width - left, Math.ceil(crop.box.width) + 2 * around);
  const height = Math.min(page.height - top, Math.ceil(crop.box.height) + 2 * around);
  if (width < 1 || height < 1) return null;
  return sharp(page.picture)
    .extract({ left, top, width, height })
    .resize({ width: CROP_WIDTH, withoutEnlargement: true })
    .jpeg({ quality: 80 })
    .toBuffer();
}
