import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { families } from './fonts.ts';
import { makeLetter, otherDay } from './make-letter.ts';
import { planLetter } from './plan.ts';
import { PROFILES } from './profiles.ts';
import { Random } from './random.ts';

const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describe.skipIf(!hasFonts())(
  'a letter',
  () => {
    it('is the same for the same seed and place', async () => {
      const [one, same, other] = [await makeLetter(3, 2), await makeLetter(3, 2), await makeLetter(4, 2)];
      expect(digest(same.bytes)).toBe(digest(one.bytes));
      expect(same.truth).toEqual(one.truth);
      expect(digest(other.bytes)).not.toBe(digest(one.bytes));
    });

    it('whose date was altered says the other date, at the same size', async () => {
      const choice = { profile: 'scan150', sealing: 'clear', pdf: 'none' } as const;
      const plain = await makeLetter(5, 0, { ...choice, forgery: null });
      const altered = await makeLetter(5, 0, { ...choice, forgery: 'alteredDate' });
      expect(altered.truth.newDueDate).toBe(otherDay(plain.truth.newDueDate));
      expect(altered.truth.mayPass).toBe(false);
      expect(plain.truth.mayPass).toBe(true);
    });
  },
  60_000,
);

it('another day is another day, as long as the first', () => {
  for (let day = 1; day <= 28; day++) {
    const iso = `2026-02-${String(day).padStart(2, '0')}`;
    const other = otherDay(iso);
    expect(other).not.toBe(iso);
    expect(new Date(other).toISOString().slice(0, 10)).toBe(other);
    expect(String(Number(other.slice(8)))).toHaveLength(String(day).length);
  }
});

it('series hold every profile equally often and forgeries among the scans', () => {
  const plans = Array.from({ length: 330 }, (_, i) => planLetter(new Random(`1/${i}`), i));
  for (const each of PROFILES) expect(plans.filter(({ profile }) => profile === each)).toHaveLength(30);
  const forged = plans.filter(({ forgery }) => forgery !== null).length;
  expect(forged).toBeGreaterThan(15);
  expect(forged).toBeLessThan(50);
});

/** Tests must pass on a machine without Chinese fonts, or without fontconfig. */
function hasFonts(): boolean {
  try {
    execFileSync('fc-list', ['--version'], { stdio: 'ignore' });
    return families('print').length > 0;
  } catch {
    return false;
  }
}
