import { expect, it } from 'vitest';
import { secondLook, verdictOf } from './ring-text.ts';

const NAME = '苏州恒锐精密机械有限公司';
const says = (read: string, score: number, contradicted: number) => ({ read, score, contradicted });
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
