/** The markdown tree as elements. Text stays text: no HTML of a message ever reaches the page. */
import { type FunctionalComponent, h, type VNodeChild } from 'vue';
import { type Block, parseMarkdown } from '../../logic/markdown.ts';
import { type Inline, linkify } from '../../logic/markdown-inline.ts';
import { toneOf } from '../../logic/tone.ts';
import { showPicture } from '../../state/dialogs.ts';

const TAGS = { strong: 'strong', em: 'em', del: 'del' } as const;

function inline(node: Inline): VNodeChild {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'break':
      return h('br');
    case 'code':
      return h('code', node.text);
    case 'link':
      return h(
        'a',
        { href: node.href, target: '_blank', rel: 'noopener noreferrer' },
        node.children.map(inline),
      );
    case 'picture':
      return h(
        'button',
        { type: 'button', class: 'md-picture', onClick: () => showPicture(node.src, node.alt) },
        h('img', { src: node.src, alt: node.alt, loading: 'lazy' }),
      );
    case 'color': {
      const tone = toneOf(node.color);
      return h('span', { class: tone ? `ink-${tone}` : null }, node.children.map(inline));
    }
    default:
      return h(TAGS[node.kind], node.children.map(inline));
  }
}

const inlines = (nodes: Inline[]): VNodeChild[] => nodes.map(inline);

function table(block: Extract<Block, { kind: 'table' }>): VNodeChild {
  const cell = (tag: 'th' | 'td') => (nodes: Inline[], at: number) =>
    h(tag, { style: { textAlign: block.aligns[at] ?? 'left' } }, inlines(nodes));
  const head = h('thead', h('tr', block.head.map(cell('th'))));
  const rows = block.rows.map((row) => h('tr', row.map(cell('td'))));
  return h('div', { class: 'md-table' }, h('table', [head, h('tbody', rows)]));
}

function element(block: Block): VNodeChild {
  switch (block.kind) {
    case 'heading':
      return h('p', { class: ['md-heading', `level-${Math.min(block.level, 4)}`] }, inlines(block.text));
    case 'paragraph':
      return h('p', inlines(block.text));
    case 'list': {
      const items = block.items.map((item) =>
        h('li', [...inlines(item.text), ...item.children.map(element)]),
      );
      return block.ordered ? h('ol', { start: block.start }, items) : h('ul', items);
    }
    case 'quote':
      return h('blockquote', block.blocks.map(element));
    case 'code':
      return h('pre', block.text);
    case 'rule':
      return h('hr');
    case 'table':
      return table(block);
  }
}

const Markdown: FunctionalComponent<{ text: string }> = (props) =>
  h('div', { class: 'md' }, parseMarkdown(props.text).map(element));
Markdown.props = { text: { type: String, required: true } };

/** Words as they were typed, with links and line breaks. */
export const PlainText: FunctionalComponent<{ text: string }> = (props) =>
  h('span', linkify(props.text).map(inline));
PlainText.props = { text: { type: String, required: true } };

export default Markdown;
