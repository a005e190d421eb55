import { expect, test } from 'vitest';
import { html } from './html.ts';
import { createPace } from './pace.ts';

test('what is put into a page is text, in attributes too; pieces and lists of pieces are not escaped again', () => {
  const name = `"><script>alert('x')</script>&`;
  const item = html`<li title="${name}">${name}</li>`;
  const safe = '&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;';
  expect(html`<ul>${[item, null, 3]}</ul>`.text).toBe(`<ul><li title="${safe}">${safe}</li>3</ul>`);
});

test('so many in a window, each key for itself; refused ones do not count', () => {
  let now = 0;
  const pace = createPace(2, 1000, () => now);
  expect([pace.take('a'), pace.take('a'), pace.take('a'), pace.take('b')]).toEqual([true, true, false, true]);
  now = 1001;
  expect([pace.take('a'), pace.take('a'), pace.take('a')]).toEqual([true, true, false]);
});
