import { describe, expect, it } from 'vitest';
import { parseData, parseFrame } from './frames.ts';

describe('frames', () => {
  it('are read, with header values as text whatever their type', () => {
    const raw = '{"type":"EVENT","headers":{"messageId":"m","time":1700000000000},"data":"{\\"a\\":1}"}';
    expect(parseFrame(raw)).toEqual({
      type: 'EVENT',
      headers: { messageId: 'm', time: '1700000000000' },
      data: '{"a":1}',
    });
  });

  it.each(['', 'nonsense', '[]', 'null', '{"type":"EVENT"}', '{"headers":{},"type":"EVENT","data":"x"}'])(
    'that are none are null: %s',
    (raw) => expect(parseFrame(raw)).toBeNull(),
  );

  it('may carry data as an object', () => {
    expect(parseFrame('{"type":"CALLBACK","headers":{"messageId":"m"},"data":{"a":1}}')?.data).toBe(
      '{"a":1}',
    );
  });

  it('with data that is not JSON have no data', () => {
    expect(parseData('{')).toBeUndefined();
  });
});
