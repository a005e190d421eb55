import { expect, it } from 'vitest';
import { parseRoute, routeSearch } from './route.ts';

it('keeps person, conversation and side page in the address', () => {
  const route = { as: 'chen', c: 'cid+/=1', p: 'calendar' as const };
  expect(parseRoute(routeSearch(route))).toEqual(route);
  expect(routeSearch({ as: null, c: null, p: null })).toBe('');
});

it('ignores side pages that do not exist', () => {
  expect(parseRoute('?as=chen&p=nonsense')).toEqual({ as: 'chen', c: null, p: null });
});
