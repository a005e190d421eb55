import { Readable } from 'node:stream';
import { eq } from 'drizzle-orm';
import type { Logger } from 'pino';
import type { Db } from '../../db/client.ts';
import type { EvidenceStore } from '../../db/evidence/store.ts';
import { card as cardTable, evidenceFile } from '../../db/schema/index.ts';
import type { Message } from '../../workflows/messages.ts';
import type { Abilities, Sendable, SendResult } from '../channel.ts';
import type { Pictures } from '../pictures/pictures.ts';
import { paint } from '../presses/paint.ts';
import type { OutboxRow } from './claim.ts';
import { prepareMeeting } from './meetings.ts';

/** A send as the channel gets it, with what must be written when it went out. */
export interface Prepared {
  sendable: Sendable;
  card?: { id: string; version: number; deliver: boolean };
}

/**
 * Turns a queued message into what a channel can send, reading cards, files and meetings as they are now.
 * @returns how it ended when there is nothing to send any more
 */
export async function prepare(
  deps: { db: Db; evidence: EvidenceStore; log: Logger; pictures?: Pictures | undefined },
  row: OutboxRow,
  can: Abilities | undefined,
): Promise<Prepared | SendResult> {
  const { message } = row;
  switch (message.kind) {
    case 'card':
    case 'repaint':
      return (await prepareCard(deps.db, message)) ?? nothingToSend;
    case 'picture':
    case 'file':
      return { sendable: await withBytes(deps, message) };
    case 'chart':
      return { sendable: await drawn(deps, message) };
    case 'meeting':
    case 'meeting_update':
    case 'meeting_cancel':
      return prepareMeeting(deps.db, row, message, can);
    default:
      return { sendable: message };
  }
}

const nothingToSend: SendResult = { outcome: 'sent', detail: { skipped: true } };

/** A repaint of what is already painted, or of a card that never went out, is left out. */
async function prepareCard(
  db: Db,
  message: Extract<Message, { kind: 'card' | 'repaint' }>,
): Promise<Prepared | null> {
  const [row] = await db.select().from(cardTable).where(eq(cardTable.id, message.cardId));
  if (!row) return null;
  const deliver = message.kind === 'card';
  if (deliver && (row.deliveredAt || row.state === 'superseded')) return null;
  if (!deliver && (!row.deliveredAt || row.paintedVersion >= row.version)) return null;
  return {
    sendable: { kind: message.kind, painted: paint(row) },
    card: { id: row.id, version: row.version, deliver },
  };
}

/** The picture; a fault of ours while drawing leaves the caption, which says what matters, and that the picture is missing. */
async function drawn(
  { pictures, log }: { log: Logger; pictures?: Pictures | undefined },
  { name, chart, caption, link }: Extract<Message, { kind: 'chart' }>,
): Promise<Sendable> {
  try {
    if (!pictures) throw new Error('nothing here draws');
    const png = await pictures.draw(chart);
    const open = async () => Readable.from([png]);
    return {
      kind: 'picture',
      name: `${name}.png`,
      mime: 'image/png',
      open,
      caption,
      ...(link ? { link } : {}),
    };
  } catch (err) {
    log.error({ err, code: 'picture.not_drawn', chart: chart.kind }, 'a chart was not drawn');
    const page = link ? `\n\n[${link.text}](${link.url})` : '';
    return { kind: 'markdown', title: name, text: `${caption}\n\n图片暂时画不出来，请稍后再发一次。${page}` };
  }
}

async function withBytes(
  deps: { db: Db; evidence: EvidenceStore },
  message: Extract<Message, { kind: 'picture' | 'file' }>,
): Promise<Sendable> {
  const [file] = await deps.db.select().from(evidenceFile).where(eq(evidenceFile.sha256, message.sha256));
  const mime = file?.mime ?? 'application/octet-stream';
  const open = () => deps.evidence.open(message.sha256);
  if (message.kind === 'file') return { kind: 'file', name: message.name, mime, open };
  const caption = message.caption === undefined ? {} : { caption: message.caption };
  return { kind: 'picture', name: file?.name ?? '图片', mime, open, ...caption };
}
