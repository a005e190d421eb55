import type { Card, CardField } from '../../../workflows/card.ts';
import type { PaintedCard } from '../../channel.ts';
import { actionRows } from './buttons.ts';
import { formParts } from './form.ts';
import { CARD_BREAK, toPlatformMarkdown } from './markdown.ts';
import { ellipsis, splitList, splitText } from './split.ts';
import { tagColors, textColors } from './tones.ts';
import { type CardParamMap, MAX_VALUE_BYTES } from './variables.ts';

/** A painted card in the words of our template. */
export interface RenderedCard {
  /** What everybody sees. */
  public: CardParamMap;
  /** What these people see instead, by userId; complete, so that nothing of an older private view is left. */
  private: Record<string, CardParamMap>;
}

/** Media ids of pictures that are already on the platform, by evidence hash. */
export type MediaIds = ReadonlyMap<string, string>;

const CUT_NOTE = '\n\n…（内容较长，未全部显示）';

export function renderCard(painted: PaintedCard, media: MediaIds): RenderedCard {
  const { privateViews = {}, ...common } = painted.view;
  return {
    public: paramMap(common, painted, media),
    private: Object.fromEntries(
      Object.entries(privateViews).map(([userId, view]) => [
        userId,
        paramMap({ ...common, ...view }, painted, media),
      ]),
    ),
  };
}

function paramMap(card: Card, painted: PaintedCard, media: MediaIds): CardParamMap {
  const { version, closed } = painted;
  const text = toPlatformMarkdown(card.text ?? '', CARD_BREAK);
  const [text1 = '', text2 = '', text3 = '', text4 = ''] = splitText(text, 4, MAX_VALUE_BYTES, CUT_NOTE);
  const [fields1, fields2] = splitList((card.fields ?? []).map(field), MAX_VALUE_BYTES);
  const [actions1, actions2] = splitList(actionRows(card, version, closed), MAX_VALUE_BYTES);
  const form = formParts(card, closed);
  return {
    title: ellipsis(card.title, 200),
    status_text: card.status?.text ?? '',
    status_color: tagColors[card.status?.tone ?? 'info'],
    notice_text: ellipsis(card.notice?.text ?? '', MAX_VALUE_BYTES),
    notice_color: textColors[card.notice?.tone ?? 'neutral'],
    text1,
    text2,
    text3,
    text4,
    fields1,
    fields2,
    images: JSON.stringify(images(card, media)),
    form: JSON.stringify(form.form),
    submit_text: form.submitText,
    submit_v: String(version),
    submit_b: form.submitIndex,
    form_hint: form.hint,
    actions1,
    actions2,
    footer: ellipsis(card.footer ?? '', 300),
    lastMessage: summary(card),
  };
}

const field = ({ label, value, tone }: CardField) => ({ label, value, color: textColors[tone ?? 'neutral'] });

/** Pictures that are not on the platform yet are left out; the next repaint brings them. */
function images(card: Card, media: MediaIds): { url: string; caption: string }[] {
  return (card.images ?? []).flatMap(({ sha256, caption = '' }) => {
    const url = media.get(sha256);
    return url ? [{ url, caption: ellipsis(caption, 200) }] : [];
  });
}

/** One line for the conversation list and the notification. */
export function summary(card: Card): string {
  return ellipsis(card.status ? `${card.title}（${card.status.text}）` : card.title, 120);
}
