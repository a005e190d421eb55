import { describe, expect, it } from 'vitest';
import { parsePress } from './card-press.ts';
import { formValues } from './form-values.ts';

const callback = (content: unknown, more: Record<string, unknown> = {}) =>
  parsePress({
    type: 'actionCallback',
    outTrackId: 'card-1',
    corpId: 'corp',
    userId: 'liu',
    content: JSON.stringify(content),
    ...more,
  });
const press = (params: Record<string, unknown>, actionIds = ['x']) =>
  callback({ cardPrivateData: { actionIds, params } });

describe('a press', () => {
  it('says which card, who, and which button of which version', () => {
    expect(press({ v: '7', b: '2' })).toMatchObject({
      kind: 'press',
      cardId: 'card-1',
      userId: 'liu',
      buttonId: '7.2',
      form: {},
    });
  });

  it('is read from params beside cardPrivateData, and from `value` in place of `content`', () => {
    const beside = { cardPrivateData: { actionIds: ['1'] }, params: { v: 7, b: 2 } };
    expect(callback(beside)?.buttonId).toBe('7.2');
    expect(parsePress({ outTrackId: 'card-1', userId: 'liu', value: JSON.stringify(beside) })?.buttonId).toBe(
      '7.2',
    );
    expect(parsePress({ outTrackId: 'card-1', userId: 'liu', content: beside })?.buttonId).toBe('7.2');
  });

  it('is read from the action id when there are no params', () => {
    expect(press({}, ['other', '7.2'])?.buttonId).toBe('7.2');
  });

  it('of a form carries its values as text', () => {
    const form = {
      date: '2026-03-20',
      who: { index: 1, value: 'wang' },
      tags: { index: [0, 1], value: ['a', 'b'] },
      ok: true,
      n: 3,
      none: null,
    };
    expect(press({ v: '1', b: '0', form })?.form).toEqual({
      date: '2026-03-20',
      who: 'wang',
      tags: 'a,b',
      ok: 'true',
      n: '3',
      none: '',
    });
  });

  it('of a form with several submitting buttons is the one that was chosen', () => {
    const pressed = press({ v: '1', b: '', form: { __b: { index: 1, value: '3' }, reason: '缺料' } });
    expect(pressed).toMatchObject({ buttonId: '1.3', form: { reason: '缺料' } });
    expect(pressed?.form).not.toHaveProperty('__b');
  });

  it('that comes twice has one key; another version, person, button or answer has another', () => {
    const key = press({ v: '1', b: '0', form: { a: '1', b: '2' } })?.dedupeKey;
    expect(press({ b: '0', v: '1', form: { b: '2', a: '1' } })?.dedupeKey).toBe(key);
    const others = [
      press({ v: '2', b: '0', form: { a: '1', b: '2' } }),
      press({ v: '1', b: '1', form: { a: '1', b: '2' } }),
      press({ v: '1', b: '0', form: { a: '1', b: '3' } }),
      callback(
        { cardPrivateData: { params: { v: '1', b: '0', form: { a: '1', b: '2' } } } },
        { userId: 'wang' },
      ),
    ];
    expect(new Set(others.map((p) => p?.dedupeKey)).add(key).size).toBe(5);
  });

  it.each([
    ['no card', { userId: 'liu', content: '{}' }],
    ['nobody', { outTrackId: 'c', content: '{}' }],
    ['content that is not JSON', { outTrackId: 'c', userId: 'liu', content: '{' }],
    ['no button', { outTrackId: 'c', userId: 'liu', content: '{"cardPrivateData":{"actionIds":["agree"]}}' }],
    [
      'a button that is none',
      { outTrackId: 'c', userId: 'liu', content: '{"cardPrivateData":{"params":{"v":"1;drop","b":"0"}}}' },
    ],
    ['nothing', undefined],
  ])('with %s is null', (_name, data) => expect(parsePress(data)).toBeNull());
});

describe('form values', () => {
  it.each([undefined, null, 'x', 5, []])('of %o are none', (form) => expect(formValues(form)).toEqual({}));
  it('may come as JSON text', () => expect(formValues('{"a":" 1 "}')).toEqual({ a: '1' }));
});
