import { and, eq } from 'drizzle-orm';
import { card as cardTable } from '../../db/schema/index.ts';
import type { Card, CardButton } from '../card.ts';
import type { TxCtx } from '../context.ts';
import { repaint } from '../say.ts';
import { cardKey } from './tell.ts';
import { type LinkedCheckpoint, uploadUrl } from './upload-link.ts';

/**
 * Puts today's link on a person's card of a checkpoint, when the one there is older; nothing else of it changes. A card
 * that somebody is pressing is left alone: the press paints it anew.
 */
export async function renewLink(ctx: TxCtx, checkpoint: LinkedCheckpoint, userId: string): Promise<void> {
  const key = cardKey(checkpoint.id, userId);
  const url = await uploadUrl(ctx, checkpoint, userId);
  const [row] = await ctx.tx
    .select({ view: cardTable.view })
    .from(cardTable)
    .where(and(eq(cardTable.key, key), eq(cardTable.state, 'open')))
    .for('update', { skipLocked: true });
  if (!row || url === null) return;
  const view = row.view as Card;
  const buttons = view.buttons ?? [];
  if (!buttons.some((one) => isUpload(one) && one.url !== url)) return;
  const renewed = buttons.map((one) => (isUpload(one) ? { ...one, url } : one));
  await repaint(ctx, key, { ...view, buttons: renewed });
}

const isUpload = (button: CardButton): button is Extract<CardButton, { url: string }> =>
  'url' in button && /\/upload\/[\w-]+$/.test(button.url);
