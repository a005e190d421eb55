import { type SQL, sql } from 'drizzle-orm';
import type { Which } from './status-pieces.ts';

/** A hold that has to do with a place, under the aliases h and p. */
const touches = sql`h.order_id = p.order_id and h.from_at < p.end_at and h.to_at > p.asked_at`;

/**
 * The waits for a signature, as pieces: from when it was somebody's turn to their signature or rejection, or until the
 * place was given to somebody else, without the time in which the order was on hold. Needs `change` and `hold`. Left
 * out: places that were released, and those of a round that was begun anew or withdrawn.
 */
export const signaturePieces = (which: Which): SQL => sql`
  place as (
    select w.ref, w.order_id, w.key, w.user_id, w.asked_at, w.asked_by, w.open, w.state in ('signed', 'rejected') as acted,
      case when w.open then app_now() else w.ended_at end as end_at
    from (
      select s.id as ref, s.*, c.key, c.order_id, s.state = 'pending' as open
      from checkpoint c join checkpoint_signer s on s.checkpoint_id = c.id
      where c.order_id in (select id from asked) and s.asked_at is not null
        and (s.state = 'pending' and c.state = 'open' and c.round = s.round
          or s.state in ('signed', 'rejected', 'transferred') and s.ended_at >= s.asked_at)
    ) w where ${which.only} and ${which.closed ? sql`not w.open` : sql`true`}
  ), place_held as (
    select p.* from place p where exists (select from hold h where ${touches})
  ), signature_piece as (
    select 'signature' as kind, ref, key, asked_at, asked_by, user_id, asked_at as from_at, end_at as to_at, true as last, acted, open
    from place where ref not in (select ref from place_held)
    union all
    select 'signature', p.ref, p.key, p.asked_at, p.asked_by, p.user_id, piece.from_at, piece.to_at, piece.last, p.acted, p.open
    from place_held p cross join lateral (
      select t.at as from_at,
        least(p.end_at, (select min(h.from_at) from hold h where h.order_id = p.order_id and h.from_at >= t.at)) as to_at,
        row_number() over (order by t.at desc) = 1 as last
      from (
        select p.asked_at as at union select h.to_at from hold h where ${touches} and h.to_at < p.end_at
      ) t
      where not exists (select from hold h where h.order_id = p.order_id and h.from_at <= t.at and h.to_at > t.at)
      union all
      select p.end_at, p.end_at, true
      where exists (select from hold h where ${touches} and h.from_at <= p.asked_at and h.to_at >= p.end_at)
    ) piece
  )`;
