import { describe, expect, it } from 'vitest';
import { safeName } from './safe-name.ts';

describe('the name of a file as it is shown and stored', () => {
  it.each([
    ['签字确认单 3月.jpg', '签字确认单 3月.jpg'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\wang\\照片.png', '照片.png'],
    ['photo\u202egpj.exe', 'photogpj.exe'],
    ['a\u0000b\r\nc\u001b[31m.pdf', 'abc_31m.pdf'],
    ['零\u200b宽\ufeff.png', '零宽.png'],
    ['<script>alert(1)</script>.jpg', 'script_.jpg'],
    ['[点我](http:evil).jpg', '_点我_(http_evil).jpg'],
    ['...', '未命名'],
    ['', '未命名'],
    ['/', '未命名'],
    ['\ud800.jpg', 'jpg'],
  ])('%j becomes %j', (name, safe) => expect(safeName(name)).toBe(safe));

  it('is at most 80 characters long and keeps its ending', () => {
    const safe = safeName(`${'长'.repeat(300)}.jpeg`);
    expect([...safe]).toHaveLength(80);
    expect(safe.endsWith('长….jpeg')).toBe(true);
    expect([...safeName('x'.repeat(300))]).toHaveLength(80);
  });

  it('does not change when it is cleaned again', () => {
    for (const name of ['../a/b.png', '  x  ', `${'😀'.repeat(200)}.pdf`, 'a:b|c.jpg']) {
      expect(safeName(safeName(name))).toBe(safeName(name));
    }
  });
});
