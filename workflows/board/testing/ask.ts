import type { OrderRow, ViewPage, ViewQuery } from '../../../board/api/views.ts';
import { type RawQuery, readView } from '../view.ts';
import type { BoardHouse } from './house.ts';

/** Questions of people to views, in short. */
export const asking = (house: () => BoardHouse) => {
  const asks = async (userId: string, query: ViewQuery | RawQuery): Promise<ViewPage> =>
    readView(await house().factory.as(userId), query);
  return {
    asks,
    /** The code of a refusal, or `answered`. */
    refusal: (userId: string, query: RawQuery): Promise<string | undefined> =>
      asks(userId, query).then(
        () => 'answered',
        (err: { code?: string }) => err.code,
      ),
  };
};

/** The ends of the orders' numbers. */
export const numbers = (page: ViewPage): string[] =>
  page.rows.map((row) => (row as OrderRow).number.slice(-4));
