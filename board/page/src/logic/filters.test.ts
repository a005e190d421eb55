import { expect, it } from 'vitest';
import { SORTS, VIEW_FILTERS, VIEWS } from '../../../api/views.ts';
import { askedOf, CONTROLS, cleared, filtersIn, QUICK, SORT_WORDS } from './filters.ts';

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

it('what other programs put into a link asks nothing, nor does a sort that the view has not', () => {
  const query = {
    dd_full_screen: 'true',
    utm_source: 'x',
    toString: 'y',
    sort: 'nope',
    wall: '1',
    rush: 'yes',
    text: '',
  };
  expect(askedOf('risk', query)).toEqual({ rush: 'yes' });
  expect(filtersIn(query)).toEqual(['rush']);
  expect(askedOf('risk', { sort: '-urgency' })).toEqual({ sort: '-urgency' });
  expect(askedOf('todo', { sort: '-urgency' })).toEqual({});
});

it('clearing takes words and filters away, and leaves the sort and the wall', () => {
  expect(cleared({ promisedFrom: '2026-99-99', text: '恒锐', sort: 'created', wall: '1' })).toEqual({
    text: '',
    promisedFrom: '',
  });
});
