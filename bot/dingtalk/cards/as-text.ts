import type { Card } from '../../../workflows/card.ts';

/** A card as chat markdown, for when no card template is configured: everything but its buttons and inputs. */
export function cardAsMarkdown(card: Card): { title: string; text: string } {
  const links = (card.buttons ?? []).flatMap((b) => ('url' in b ? [`[${b.label}](${b.url})`] : []));
  const parts = [
    card.status ? `### ${card.title}（${card.status.text}）` : `### ${card.title}`,
    card.notice ? `**${card.notice.text}**` : '',
    card.text ?? '',
    (card.fields ?? []).map((f) => `- ${f.label}：${f.value}`).join('\n'),
    links.join('　'),
    card.footer ?? '',
  ];
  return { title: card.title, text: parts.filter((p) => p !== '').join('\n\n') };
}
