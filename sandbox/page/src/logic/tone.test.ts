import { expect, it } from 'vitest';
import { avatarGround, avatarLetters, toneOf } from './tone.ts';

it('understands names, DingTalk tokens and CSS colours', () => {
  expect(toneOf('red')).toBe('red');
  expect(toneOf('common_green1_color')).toBe('green');
  expect(toneOf('common_level2_base_color')).toBe('gray');
  expect(toneOf('#007FFF')).toBe('blue');
  expect(toneOf('#FFF25643')).toBe('red');
  expect(toneOf('#fa0')).toBe('orange');
  expect(toneOf('rgb(0, 150, 60)')).toBe('green');
  expect(toneOf('#333333')).toBe('gray');
});

it('has no opinion on nothing and nonsense', () => {
  expect(toneOf(undefined)).toBeNull();
  expect(toneOf('')).toBeNull();
  expect(toneOf('common_level1_base_color')).toBeNull();
  expect(toneOf('xyz')).toBeNull();
});

it('writes avatars as Chinese offices do', () => {
  expect(avatarLetters('陈静')).toBe('陈静');
  expect(avatarLetters('欧阳建国')).toBe('建国');
  expect(avatarLetters('外部客户 李经理')).toBe('经理');
  expect(avatarLetters('Anna Berg')).toBe('AB');
  expect(avatarGround('chen')).toBe(avatarGround('chen'));
});
