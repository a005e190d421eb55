import type { TimelineKind, TimelinePage } from '../../../board/api/order.ts';
import { isHidden } from '../../audit/describe.ts';
import type { Ctx } from '../../context.ts';
import { inWords, type LogRow, readLog } from '../events.ts';
import type { OrderView } from '../read-order.ts';

/** Entries that one page shows, and how many are read for it: of some the reader may see nothing. */
const SHOWN = 30;
const READ = 60;

/** What happened to an order, the newest first, each in words for this reader; what they may not see is no event to them. */
export async function readTimeline(
  ctx: Ctx,
  order: Pick<OrderView, 'id' | 'sights' | 'now'>,
  before: number | null,
): Promise<TimelinePage> {
  const { sights, now } = order;
  const logged = await readLog(ctx, order.id, READ, null, { before, all: true });
  const names = new Map(logged.flatMap((row) => Object.entries(row.names ?? {})));
  const seen = logged.filter((row) => !isHidden(row, { sights }));
  const told = seen.slice(0, SHOWN);
  const words = await inWords(ctx, told, { sights, now, nameOf: (userId) => names.get(userId) ?? userId });
  const more = seen.length > SHOWN || logged.length === READ;
  // Where all that was read is shown, the next page begins behind what was read, not behind what was seen.
  const last = seen.length > SHOWN ? told.at(-1) : logged.at(-1);
  return {
    events: words.map(({ row, text }) => ({
      seq: row.seq,
      at: new Date(row.instant).toISOString(),
      kind: kindOf(row),
      text,
    })),
    before: more && last ? last.seq : null,
  };
}

const KINDS: Readonly<Record<string, TimelineKind>> = {
  checkpoint: 'checkpoint',
  escalation: 'escalation',
  date: 'date',
  material: 'fact',
  production: 'fact',
  work: 'fact',
  quality: 'fact',
  inspection: 'fact',
  shipping: 'fact',
  waybill: 'fact',
  plant: 'fact',
  incident: 'fact',
};

/** What an entry is about, for its sign beside the line. */
function kindOf({ action, change }: Pick<LogRow, 'action' | 'change'>): TimelineKind {
  const moved = (field: string) => change[field] !== undefined && change[field][0] !== null;
  if (moved('status')) return 'status';
  if (moved('promisedDate')) return 'date';
  const [area = ''] = action.split('.');
  return KINDS[area] ?? (area === 'order' || area === 'change' ? 'order' : 'other');
}
