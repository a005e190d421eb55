import { expect, test } from 'vitest';
import { figure, quantile } from './figure.ts';

test('a figure at its bar does not meet it', () => {
  expect(figure('x', 50, 'ms', '<50').ok).toBe(false);
  expect(figure('x', 49.9, 'ms', '<50').ok).toBe(true);
  expect(figure('x', 100, '/s', '>100').ok).toBe(false);
});

test('the 99th percentile of a hundred values is the 99th', () => {
  const sample = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect(quantile(sample, 0.99)).toBe(99);
  expect(quantile(sample, 0.5)).toBe(50);
  expect(quantile([7], 0.99)).toBe(7);
});
