import { CHINESE_NUMERAL, MAGNITUDE, readChineseNumber, readNumeral } from './numeral.ts';

/** A value, or the sentence that tells the writer what is wrong with it. */
export type Read<T> = { ok: true; value: T } | { ok: false; text: string };

const fine = <T>(value: T): Read<T> => ({ ok: true, value });
const wrong = (text: string): Read<never> => ({ ok: false, text });

/** More pieces in one order are a slip of the finger. */
const MOST_PIECES = 1_000_000;
/** Yuan for one piece. */
const HIGHEST_PRICE = 100_000_000;
export const LONGEST_TEXT = 500;
/** Nobody writes a price longer than this. */
const LONGEST_NUMBER = 60;

/** `200`, `1,200`, `2万`, `3千`, `两千`, `5打`, each with a unit behind it or not. */
const COUNTED = new RegExp(
  `^([\\d,.]+(?:\\s?${MAGNITUDE}(?:\\d千)?)?|[${CHINESE_NUMERAL}]+)\\s?(打)?\\s?(\\p{L}{0,3})$`,
  'u',
);
/** 200多套, 200左右, 两百来个: nobody can be held to such a number; and what multiplies is no unit. */
const NO_UNIT = /[零〇一二两三四五六七八九十百千万亿多来余几半左右约打]/;
const DOZEN = 12;

/** A whole number of pieces. */
export function readQuantity(text: string): Read<number> {
  const plain = oneLine(text).replace(/^\+/, '');
  if (plain === '') return wrong('请填写数量');
  const [, digits = '', dozen, unit = ''] = COUNTED.exec(plain.replace(/^-\s*/, '')) ?? [];
  const number = readNumeral(digits);
  if (number === null || NO_UNIT.test(unit)) return wrong(`看不懂数量「${cut(text)}」，${howToWrite(plain)}`);
  const value = Number(number) * (dozen ? DOZEN : 1);
  if (plain.startsWith('-') || value === 0) return wrong('数量必须大于 0');
  if (value > MOST_PIECES) return wrong(`数量太大，不能超过 ${MOST_PIECES.toLocaleString('en-US')}`);
  if (!Number.isInteger(value)) return wrong('数量必须是整数');
  return fine(value);
}

function howToWrite(text: string): string {
  if (/\d\s+\d/.test(text)) return '数字中间不要有空格';
  if (/\d[,，]/.test(text)) return '逗号只用于千位（如 1,200），小数请用点';
  return '请填数字，如 200';
}

/** `480元/套`, `480元整`: said behind a price without changing it. */
const PRICE_TAIL = /(?:[/每一][^\d\s/每一()元块]{1,3}|整|\((?:不?含税|未税)\)|不?含税|未税)*$/u;
/** Yuan, then 角 (毛) and 分; one digit alone behind 块 is 毛. */
const COLLOQUIAL =
  /^(?:(.+?)\s?(?:元|块钱|块|圆))?\s?(?:(\d)\s?(?:角|毛)\s?(?:(\d)分?)?|0?(\d)分|(\d{2})分|(\d))?$/;

/** Yuan for one piece as decimal text with at most two places; null when none was given. */
export function readPrice(text: string): Read<string | null> {
  const written = oneLine(text).replace(/^[¥]\s*/, '');
  if (written === '') return fine(null);
  const number = written.length > LONGEST_NUMBER ? null : yuanOf(written.replace(PRICE_TAIL, '').trim());
  if (number === null) return wrong(`看不懂单价「${cut(text)}」，${howToWritePrice(written)}`);
  const [whole = '', cents = ''] = number.split('.');
  if (cents.replace(/0+$/, '').length > 2) return wrong('单价最多两位小数');
  if (Number(number) === 0) return wrong('单价必须大于 0，暂时没有价格可以留空');
  if (Number(number) > HIGHEST_PRICE) return wrong('单价太大，请核对');
  return fine(`${whole}.${cents.padEnd(2, '0').slice(0, 2)}`);
}

/** `480`, `1.5万`, `2块5`, `280块5毛`, `12元5角3分`, `8毛` → decimal yuan; null when it is none of these. */
function yuanOf(text: string): string | null {
  const plain = readNumeral(text);
  if (plain !== null) return plain;
  const digits = text.replace(/(?<=[元块钱圆角毛])[一二两三四五六七八九]/g, (c) =>
    String(readChineseNumber(c)),
  );
  const [match, yuan, jiao, fenAfter, fen, twoFen, alone] = COLLOQUIAL.exec(digits) ?? [];
  if (!match || (yuan === undefined && alone)) return null;
  const whole = yuan === undefined ? '0' : readNumeral(yuan);
  if (whole === null) return null;
  const small = jiao ? `${jiao}${fenAfter ?? 0}` : (twoFen ?? (fen ? `0${fen}` : alone ? `${alone}0` : ''));
  if (small === '') return whole;
  return whole.includes('.') ? null : `${whole}.${small}`;
}

const howToWritePrice = (text: string): string =>
  /\d\s+\d|\d[,，]/.test(text) ? howToWrite(text) : '请填数字（元），如 480 或 480.50';

const oneLine = (text: string): string => text.normalize('NFKC').replace(/\s+/g, ' ').trim();
const cut = (text: string): string => text.trim().slice(0, 20);

/** `镀镍、发黑` → two processes, each once. */
export function readProcesses(text: string): string[] {
  const parts = text.normalize('NFKC').split(/[、,;/+\s]+/);
  return [...new Set(parts.map((part) => part.trim()).filter((part) => part !== ''))].slice(0, 20);
}

/** The first of them that says what is not to be done (不要镀镍): that is a wish, and no process. */
export const refusedProcess = (names: readonly string[]): string | undefined =>
  names.find((name) => /^(?:不要|不用|不需|不必|不做|无需|无须|别|免做)./.test(name));

/** Free text within its limit. */
export function readText(label: string, text: string): Read<string> {
  const value = text.trim();
  return value.length > LONGEST_TEXT
    ? wrong(`${label}最多 ${LONGEST_TEXT} 字，现在有 ${value.length} 字`)
    : fine(value);
}
