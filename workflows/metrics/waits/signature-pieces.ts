import { type SQL, sql } from 'drizzle-orm';
import type { Which } from './status-pieces.ts';

/** A hold that has to do with a turn, under the aliases h and p. */
const touches = sql`h.order_id = p.order_id and h.from_at < p.end_at and h.to_at > p.began_at`;

/**
 * The waits for a signature, as pieces: from when it was somebody's turn to the signature or rejection, without the time
 * in which the order was on hold. A place that was handed over (to and fro) is one wait with a piece for each who
 * had it. Without an answer it ends when the clock decides (checkpoints/time-out.ts writes why on the place), or when the
 * round is begun anew. Needs `change` and `hold`. Left out: places that were not needed any more, because another
 * signature decided or the checkpoint was withdrawn.
 */
export const signaturePieces = (which: Which): SQL => sql`
  turn as (
    select s.id, c.order_id, c.key, s.user_id, s.state, s.asked_at as began_at, first_value(s.id) over w as ref,
      first_value(s.asked_at) over w as asked_at, first_value(s.asked_by) over w as asked_by, lead(s.id) over w is null as last,
      last_value(s.state) over w = 'pending' and c.state = 'open' and c.round = s.round as open,
      last_value(s.state) over w in ('signed', 'rejected') as acted,
      last_value(s.state) over w in ('signed', 'rejected') or last_value(s.state) over w = 'pending' and c.round > s.round
        or last_value(s.state) over w = 'released' and last_value(s.reason) over w <> '' as over,
      coalesce(s.ended_at, case when c.round > s.round then (
          select min(n.asked_at) from checkpoint_signer n where n.checkpoint_id = c.id and n.round = s.round + 1
        ) else app_now() end) as end_at
    from checkpoint c join checkpoint_signer s on s.checkpoint_id = c.id
    where c.order_id in (select id from asked) and s.asked_at is not null
    window w as (partition by c.id, s.round, s.place order by s.id rows between unbounded preceding and unbounded following)
  ), place as (
    select w.* from turn w
    where (w.open or w.over) and w.end_at >= w.began_at and ${which.only} and ${which.closed ? sql`not w.open` : sql`true`}
  ), place_held as (
    select p.* from place p where exists (select from hold h where ${touches})
  ), signature_piece as (
    select 'signature' as kind, ref, key, asked_at, asked_by, user_id, began_at as from_at, end_at as to_at, last, acted, open
    from place where id not in (select id from place_held)
    union all
    select 'signature', p.ref, p.key, p.asked_at, p.asked_by, p.user_id, piece.from_at, piece.to_at, p.last and piece.last, p.acted, p.open
    from place_held p cross join lateral (
      select t.at as from_at,
        least(p.end_at, (select min(h.from_at) from hold h where h.order_id = p.order_id and h.from_at >= t.at)) as to_at,
        row_number() over (order by t.at desc) = 1 as last
      from (
        select p.began_at as at union select h.to_at from hold h where ${touches} and h.to_at < p.end_at
      ) t
      where not exists (select from hold h where h.order_id = p.order_id and h.from_at <= t.at and h.to_at > t.at)
      union all
      select p.end_at, p.end_at, true
      where exists (select from hold h where ${touches} and h.from_at <= p.began_at and h.to_at >= p.end_at)
    ) piece
  )`;
