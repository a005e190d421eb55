import { describe, expect, it } from 'vitest';
import { decodeGreedily, fitText, type Steps } from './ctc.ts';

const ALPHABET = ['', '恒', '锐', '锋', '公', '(', '（', '月', '日', '1', '2'];

/** One step per entry: probabilities by character, the rest is "none". */
function steps(...list: Record<string, number>[]): Steps {
  const data = new Float32Array(list.length * ALPHABET.length);
  list.forEach((one, step) => {
    const sum = Object.values(one).reduce((total, p) => total + p, 0);
    data[step * ALPHABET.length] = 1 - sum;
    for (const [char, p] of Object.entries(one)) data[step * ALPHABET.length + ALPHABET.indexOf(char)] = p;
  });
  return { data, steps: list.length, characters: ALPHABET.length };
}

describe('what a strip says', () => {
  it('drops blanks and repeats, keeps a doubled character with a blank between', () => {
    const read = decodeGreedily(steps({ 恒: 0.9 }, { 恒: 0.8 }, {}, { 恒: 0.7 }, { 锐: 0.99 }), ALPHABET);
    expect(read.text).toBe('恒恒锐');
    expect(read.certainties.map((c) => c.toFixed(2))).toEqual(['0.90', '0.70', '0.99']);
  });
});

describe('a digit beside which the same digit all but stood', () => {
  const certainties = (...list: Parameters<typeof steps>) =>
    decodeGreedily(steps(...list), ALPHABET).certainties;

  it('has no certainty', () => {
    const [month, one, day] = certainties(
      { 月: 0.99 },
      {},
      { 1: 0.07 },
      {},
      {},
      { 1: 0.88 },
      {},
      { 日: 0.99 },
    );
    expect(one).toBe(0);
    expect([month, day].map((c) => c?.toFixed(2))).toEqual(['0.99', '0.99']);
  });

  it('keeps it when that is its own tail, another digit, or beyond the next character', () => {
    const tail = certainties({ 2: 0.99 }, { 2: 0.06 }, {}, { 日: 0.99 });
    const other = certainties({ 2: 0.99 }, {}, {}, { 1: 0.06 }, {}, { 日: 0.99 });
    const beyond = certainties({ 2: 0.99 }, {}, { 月: 0.99 }, {}, { 2: 0.06 });
    const [, one] = certainties({ 月: 0.99 }, { 1: 0.9 }, {}, { 1: 0.07 }, {}, { 1: 0.9 }, { 日: 0.99 });
    expect(one?.toFixed(2)).toBe('0.90');
    expect([tail, other, beyond].map(([two]) => two?.toFixed(2))).toEqual(['0.99', '0.99', '0.99']);
  });
});

describe('how well a strip fits a known name', () => {
  it('the name itself scores near zero and is not contradicted', () => {
    const fit = fitText(steps({ 恒: 0.98 }, {}, { 锐: 0.97 }, {}, { 公: 0.99 }), '恒锐公', ALPHABET);
    expect(fit.score).toBeGreaterThan(-0.05);
    expect(fit.contradicted).toBe(0);
  });

  it('one character other is contradicted there, though the whole still scores well', () => {
    const fit = fitText(steps({ 恒: 0.98 }, {}, { 锋: 0.7, 锐: 0.2 }, {}, { 公: 0.99 }), '恒锐公', ALPHABET);
    expect(fit.score).toBeGreaterThan(-1.5);
    expect(fit.contradicted).toBe(1);
  });

  it('the least certain character is told, also where nothing else stands in its place', () => {
    const { score, contradicted, weakest } = fitText(
      steps({ 恒: 0.98 }, {}, { 锐: 0.01 }, {}, { 公: 0.99 }),
      '恒锐公',
      ALPHABET,
    );
    expect(contradicted).toBe(0);
    expect(score).toBeGreaterThan(-2);
    expect(weakest).toBeCloseTo(Math.log(0.01), 1);
  });

  it('the number below the star reaches into the strip and is no part of the name', () => {
    const name = [{ 恒: 0.98 }, {}, { 锐: 0.97 }, {}, { 公: 0.99 }];
    expect(
      fitText(steps({ 1: 0.98 }, {}, { 2: 0.99 }, {}, ...name), '恒锐公', ALPHABET).score,
    ).toBeGreaterThan(-0.1);
    expect(
      fitText(steps({ 月: 0.98 }, {}, { 日: 0.99 }, {}, ...name), '恒锐公', ALPHABET).score,
    ).toBeLessThan(-2);
  });

  it('brackets are the same wide and narrow', () => {
    const fit = fitText(steps({ 恒: 0.98 }, { '（': 0.97 }, { 公: 0.99 }), '恒(公', ALPHABET);
    expect(fit.contradicted).toBe(0);
    expect(fit.score).toBeGreaterThan(-0.05);
  });

  it('a character the recogniser does not know never fits', () => {
    expect(fitText(steps({ 恒: 0.98 }), '恒鑫', ALPHABET).score).toBeLessThan(-1000);
  });

  it('a longer name on the strip is not the shorter one', () => {
    const fit = fitText(steps({ 锋: 0.99 }, {}, { 恒: 0.98 }, {}, { 锐: 0.97 }), '恒锐', ALPHABET);
    expect(fit.score).toBeLessThan(-1.5);
  });
});
