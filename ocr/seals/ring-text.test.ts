import { expect, it } from 'vitest';
import { secondLook, verdictOf } from './ring-text.ts';

const NAME = '苏州恒锐精密机械有限公司';
const says = (read: string, score: number, contradicted: number, weakest = contradicted ? -9 : -0.1) => ({
  read,
  score,
  contradicted,
  weakest,
  rival: contradicted ? 9 : 0.1,
});
const first = verdictOf([says('苏州鹰锐精密机械有限公司', -1.03, 1)], NAME);

it('a name that two sharpened strips say is the name', () => {
  const again = [says(NAME, -0.02, 0), says(NAME, -0.1, 0), says('苏州州锐精密机械有限公司', -0.9, 1)];
  expect(secondLook(first, again, NAME).verdict).toBe('matches');
});

it('one strip alone, or a better one that contradicts, does not make it the name', () => {
  expect(secondLook(first, [says(NAME, -0.02, 0), says(NAME, -0.9, 1)], NAME)).toBe(first);
  const torn = [says(NAME, -0.4, 0), says(NAME, -0.5, 0), says('苏州恒悦精密机械有限公司', -0.2, 1)];
  expect(secondLook(first, torn, NAME)).toBe(first);
});

it('a name one character of which is not seen is not the name, however well the rest is', () => {
  // Measured: 恒悦 worn at 悦, and 桓锐 with 0.39 for 恒.
  expect(verdictOf([says('苏州恒精密机械有限公司', -0.48, 0, -5.6)], NAME).verdict).toBe('unreadable');
  expect(verdictOf([says('苏州桓锐精密机械有限公司', -0.09, 0, -0.95)], NAME).verdict).toBe('unreadable');
  expect(verdictOf([says(NAME, -0.09, 0, -0.12)], NAME).verdict).toBe('matches');
});

it('one strip that is sure of a look-alike does not outweigh the others', () => {
  // Measured: 柘 for 拓, clear at 300 dpi; and a clear seal of the name itself.
  const strips = (...rivals: number[]) =>
    rivals.map((rival, i) => ({ ...says(NAME, -0.07 - i / 50, 0), rival }));
  const alike = strips(0.088, 0.018, 0.033, 0.112, 0.268, 0.825, 0.841, 1.771);
  expect(verdictOf(alike, NAME).verdict).toBe('unreadable');
  const own = strips(0.091, 0.059, 0.06, 0.069, 0.098, 0.1, 0.157, 0.176);
  expect(verdictOf(own, NAME).verdict).toBe('matches');
});

it('sharpened strips must be surer still', () => {
  const again = (...rivals: number[]) => rivals.map((rival) => ({ ...says(NAME, -0.08, 0), rival }));
  // Measured: 柘 for 拓 at 300 dpi; a clear seal under which a name is printed.
  expect(secondLook(first, again(0.11, 0.09, 0.03, 0.18), NAME)).toBe(first);
  expect(secondLook(first, again(0.02, 0.07, 0.22, 0.04), NAME).verdict).toBe('matches');
});
