import type { PageButton, PageCard } from '../../../board/api/card.ts';
import type { Card, CardButton } from '../../../workflows/card.ts';
import type { PaintedCard } from '../../channel.ts';

/**
 * A painted card as the page gets it: what a button does stays here, pictures become addresses that ask who looks, and
 * buttons that lead to what the page shows anyhow are left out.
 */
export function pageCard({ cardId, version, closed, view }: PaintedCard): PageCard {
  const { title, status, text, fields, inputs, notice, footer } = view;
  const buttons = (view.buttons ?? []).flatMap(
    (button, i) => buttonOf(view, button, `${version}.${i}`) ?? [],
  );
  return {
    id: cardId,
    version,
    closed,
    title,
    ...(status ? { status } : {}),
    ...(text === undefined ? {} : { text }),
    ...(fields ? { fields } : {}),
    ...(view.images && cardId !== ''
      ? {
          images: view.images.map(({ caption }, i) => ({
            src: imageAddress(cardId, i),
            ...(caption ? { caption } : {}),
          })),
        }
      : {}),
    ...(inputs ? { inputs } : {}),
    ...(buttons.length > 0 ? { buttons } : {}),
    ...(notice ? { notice } : {}),
    ...(footer ? { footer } : {}),
  };
}

/** Relative to the page's base. */
const imageAddress = (cardId: string, i: number): string => `api/card/${cardId}/image/${i}`;

/** Sections of the full view and the way back from one: the page has tabs of its own. */
const TABS: ReadonlySet<string> = new Set(['view', 'past']);

function buttonOf(view: Card, button: CardButton, id: string): PageButton | null {
  const { label, style = 'normal' } = button;
  if ('url' in button) return isUpload(view, button.url) ? null : { label, style, url: button.url };
  const { action, confirm, submits } = button;
  // An order's page lists its checkpoints itself.
  if (action === 'checkpoint' && view.shows && 'order' in view.shows) return null;
  const asks = (view.inputs?.length ?? 0) > 0;
  const tab = TABS.has(action) || (action === 'show' && !asks && isSection(view));
  return {
    label,
    style,
    id,
    ...(confirm ? { confirm } : {}),
    ...(submits ? { submits } : {}),
    ...(tab ? { tab } : {}),
  };
}

/** Of a checkpoint: the page takes files itself. */
const isUpload = ({ shows }: Card, url: string): boolean =>
  shows !== undefined && 'checkpoint' in shows && /\/upload\/[\w-]+$/.test(url);

const isSection = ({ shows }: Card): boolean =>
  shows !== undefined && 'order' in shows && shows.section !== undefined;

/** Whether a card has something to press beside tabs; without it a page needs no row of it. */
export const hasActs = (view: Card): boolean =>
  (view.buttons ?? []).some((button) => {
    const page = buttonOf(view, button, '0.0');
    return page !== null && 'id' in page && !page.tab;
  });
