import { type FunctionalComponent, h, type VNode } from 'vue';
import { type Block, readMarkdown, type Span } from '../../logic/markdown.ts';

/** A card's markdown, drawn from its parts: no text becomes markup. */
const CardText: FunctionalComponent<{ text: string }> = ({ text }) =>
  h('div', { class: 'card-text' }, readMarkdown(text).map(blockOf));
CardText.props = ['text'];

const spansOf = (spans: readonly Span[]): (VNode | string)[] =>
  spans.map(({ text, bold }) => (bold ? h('strong', text) : text));

function blockOf(block: Block): VNode {
  if (block.kind === 'list')
    return h(
      'ul',
      block.items.map((item) => h('li', spansOf(item))),
    );
  return h(
    'p',
    block.lines.flatMap((line, i) => [...(i > 0 ? [h('br')] : []), ...spansOf(line)]),
  );
}

export default CardText;
