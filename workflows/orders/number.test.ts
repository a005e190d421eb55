import { describe, expect, it } from 'vitest';
import { completeNumber, foldReference, formatNumber, numberSearch } from './number.ts';

const search = (text: string) => numberSearch(foldReference(text), '2026-03-20');

describe('order numbers', () => {
  it('are the day and a running number of four digits, five when a day has more', () => {
    expect(formatNumber('2026-03-15', 42)).toBe('SO-20260315-0042');
    expect(formatNumber('2026-03-15', 12345)).toBe('SO-20260315-12345');
  });

  it.each([
    'SO-20260315-0042',
    'so20260315-0042',
    'SO 20260315 0042',
    '20260315-0042',
    '202603150042',
    'ＳＯ－２０２６０３１５－００４２',
    'so_20260315_0042',
  ])('are recognised as %s', (text) => {
    expect(completeNumber(foldReference(text))).toBe('SO-20260315-0042');
  });

  it.each(['0042', 'SO-2026', 'KHM-200', '恒锐', 'SO-20260315'])('are not seen in %s', (text) => {
    expect(completeNumber(foldReference(text))).toBeNull();
  });
});

describe('a part of a number', () => {
  it('of up to four digits is the running number first', () => {
    expect(search('42')?.tail).toEqual({ four: '0042', ending: '0042' });
    expect(search('0042')?.tail).toEqual({ four: '0042', ending: '0042' });
    expect(search('#42')?.tail?.four).toBe('0042');
  });

  it('may be a day, with or without the running number', () => {
    expect(search('0315')?.prefixes).toEqual(['SO-20260315-', 'SO-20250315-', 'SO-20240315-', '0315']);
    expect(search('0315-0042')?.exact).toContain('SO-20260315-0042');
    expect(search('0315-42')?.tail).toEqual({ four: '0042', ending: '0315-0042' });
    expect(search('260315')?.prefixes).toContain('SO-20260315-');
    expect(search('260315-0042')?.exact).toContain('SO-20260315-0042');
    expect(search('20260315-0042')).toMatchObject({ complete: true, exact: ['SO-20260315-0042'] });
    expect(search('0315-00')?.prefixes[0]).toBe('SO-20260315-00');
    expect(search('1399')?.prefixes).toEqual(['1399']);
  });

  it('may be a year, a month, a whole day', () => {
    expect(search('2026')?.prefixes[0]).toBe('SO-2026');
    expect(search('SO-202603')?.prefixes[0]).toBe('SO-202603');
    expect(search('SO-20260315')?.prefixes[0]).toBe('SO-20260315');
    expect(search('SO-20260315-00')?.prefixes[0]).toBe('SO-20260315-00');
  });

  it('may belong to a number that is not ours', () => {
    expect(search('dd2026-118')).toMatchObject({
      exact: ['DD2026-118', 'DD2026-118'],
      prefixes: ['DD2026-118'],
    });
    expect(search('恒锐')).toBeNull();
    expect(search('恒锐0042')).toBeNull();
    expect(search("'; drop table--")).toBeNull();
  });
});
