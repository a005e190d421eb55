import { expect, it } from 'vitest';
import { SORTS, VIEW_FILTERS, VIEWS } from '../../../api/views.ts';
import { CONTROLS, filtersIn, QUICK, SORT_WORDS } from './filters.ts';

it('every sort of every view is called something, both ways', () => {
  const nameless = VIEWS.flatMap((view) => SORTS[view]).filter((name) => SORT_WORDS[name]?.length !== 2);
  expect(nameless).toEqual([]);
});

it('a view’s controls and one-tap filters are filters of the server, each once', () => {
  for (const view of VIEWS) {
    const names = CONTROLS[view].flatMap((one) => (one.kind === 'days' ? [one.from, one.to] : [one.name]));
    expect(new Set(names).size).toBe(names.length);
    const quick = QUICK[view].flatMap(({ query }) => Object.keys(query));
    expect([...names, ...quick].filter((name) => !(name in VIEW_FILTERS))).toEqual([]);
  }
});

it('search words, sort and the wall are not counted as filters', () => {
  expect(filtersIn({ text: '恒锐', sort: '-promised', wall: '1', status: 'shipped', rush: '' })).toEqual([
    'status',
  ]);
});
