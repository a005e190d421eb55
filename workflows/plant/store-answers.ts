import { sql } from 'drizzle-orm';
import type { MachineAnswer } from '../../plant-gateway/delivery/wire.ts';
import type { TxCtx } from '../context.ts';

/** Keeps what machines answered last; an older answer (a gateway that catches up) changes nothing, unless the clock was put back. */
export async function storeAnswers(
  { tx }: TxCtx,
  source: string,
  answers: readonly MachineAnswer[],
): Promise<void> {
  if (answers.length === 0) return;
  await tx.execute(sql`
    insert into machine_answer as a (machine, read_at, raw, refused, source)
    select r.machine, to_timestamp(r."atMs" / 1000), r.raw, r.refused, ${source}
    from jsonb_to_recordset(${JSON.stringify(answers)}::text::jsonb)
      as r (machine text, "atMs" float8, raw jsonb, refused jsonb)
    order by r.machine
    on conflict (machine) do update set read_at = excluded.read_at, raw = excluded.raw, refused = excluded.refused,
      source = excluded.source
    where a.read_at <= excluded.read_at or a.read_at > app_now() + interval '1 minute'`);
}
