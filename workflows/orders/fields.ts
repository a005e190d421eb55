/** A value, or the sentence that tells the writer what is wrong with it. */
export type Read<T> = { ok: true; value: T } | { ok: false; text: string };

const fine = <T>(value: T): Read<T> => ({ ok: true, value });
const wrong = (text: string): Read<never> => ({ ok: false, text });

/** More pieces in one order are a slip of the finger. */
export const MOST_PIECES = 1_000_000;
/** Yuan for one piece. */
const HIGHEST_PRICE = 100_000_000;
export const LONGEST_TEXT = 500;

/** A whole number of pieces: `200`, `1,200`, `200套`. */
export function readQuantity(text: string): Read<number> {
  const plain = text.normalize('NFKC').replace(/[,\s]/g, '');
  if (plain === '') return wrong('请填写数量');
  const match = /^\+?(-?\d+(?:\.\d+)?)\p{L}{0,3}$/u.exec(plain);
  if (!match) return wrong(`看不懂数量「${text.trim().slice(0, 20)}」，请填数字，如 200`);
  const value = Number(match[1]);
  if (!Number.isInteger(value)) return wrong('数量必须是整数');
  if (value <= 0) return wrong('数量必须大于 0');
  if (value > MOST_PIECES) return wrong(`数量不能超过 ${MOST_PIECES.toLocaleString('en-US')}`);
  return fine(value);
}

/** Yuan for one piece as decimal text with at most two places; null when none was given. */
export function readPrice(text: string): Read<string | null> {
  const plain = text.normalize('NFKC').replace(/[,\s¥]|元.*$|块.*$/g, '');
  if (plain === '') return fine(null);
  if (!/^\d{1,12}(\.\d+)?$/.test(plain)) {
    return wrong(`看不懂单价「${text.trim().slice(0, 20)}」，请填数字（元），如 480 或 480.50`);
  }
  const [whole = '', cents = ''] = plain.split('.');
  if (cents.replace(/0+$/, '').length > 2) return wrong('单价最多两位小数');
  if (Number(plain) === 0) return wrong('单价必须大于 0，暂时没有价格可以留空');
  if (Number(plain) > HIGHEST_PRICE) return wrong('单价太大，请核对');
  return fine(`${whole.replace(/^0+(?=\d)/, '')}.${cents.padEnd(2, '0').slice(0, 2)}`);
}

/** `镀镍、发黑` → two processes, each once. */
export function readProcesses(text: string): string[] {
  const parts = text.normalize('NFKC').split(/[、,;/+\s]+/);
  return [...new Set(parts.map((part) => part.trim()).filter((part) => part !== ''))].slice(0, 20);
}

/** Free text within its limit. */
export function readText(label: string, text: string): Read<string> {
  const value = text.trim();
  return value.length > LONGEST_TEXT
    ? wrong(`${label}最多 ${LONGEST_TEXT} 字，现在有 ${value.length} 字`)
    : fine(value);
}
