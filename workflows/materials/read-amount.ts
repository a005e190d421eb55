import { AppError } from '../errors.ts';
import { readNumeral } from '../orders/numeral.ts';
import { type Amount, amountOf, amountText } from './amount.ts';

/**
 * How much of something is meant: `12.5`, `1,200`, `12.5kg`; nothing written means all of it.
 * @throws AppError material.amount_invalid, material.amount_too_much
 */
export function readAmount(text: string, most: Amount, unit: string): Amount {
  const written = text.normalize('NFKC').replace(/\s+/g, '');
  const plain = written.toLowerCase().endsWith(unit.toLowerCase())
    ? written.slice(0, written.length - unit.length)
    : written;
  if (plain === '') return most;
  const number = readNumeral(plain);
  const amount = number === null || !/^\d{1,9}(?:\.\d{1,4})?$/.test(number) ? 0 : amountOf(number);
  if (amount <= 0) throw new AppError('material.amount_invalid', { text: text.trim().slice(0, 20), unit });
  if (amount > most)
    throw new AppError('material.amount_too_much', {
      asked: amountText(amount, unit),
      most: amountText(most, unit),
    });
  return amount;
}
