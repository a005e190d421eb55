import { expect, it } from 'vitest';
import { mayBeMeant } from './telling.ts';

it('a known name is suggested for what it shares with the unknown one beside generic words', () => {
  expect(mayBeMeant('恒瑞精密机械有限公司', ['恒锐', '恒锐精密机械有限公司'])).toBe(true);
  expect(mayBeMeant('恒瑞', ['恒锐', '恒锐精密机械有限公司'])).toBe(true);
  expect(mayBeMeant('新客户0有限公司', ['客户', '客户有限公司'])).toBe(false);
  expect(mayBeMeant('新客户甲乙有限公司', ['客户', '客户有限公司'])).toBe(false);
  expect(mayBeMeant('东方重工有限公司', ['东海', '东海船舶有限公司'])).toBe(false);
});
