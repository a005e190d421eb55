import type { PaintedBlock, PaintedButton } from '../control-types.ts';

/** All readable text of painted blocks, one line per block. */
export function paintedText(blocks: readonly PaintedBlock[]): string {
  return blocks
    .map(blockText)
    .filter((line) => line !== '')
    .join('\n');
}

function blockText(block: PaintedBlock): string {
  switch (block.kind) {
    case 'header':
      return [block.title, block.subtitle ?? ''].join(' ').trim();
    case 'text':
    case 'markdown':
    case 'tag':
      return block.text;
    case 'table':
      return block.rows
        .map((row) => block.columns.map((column) => row[column.key] ?? '').join(' | '))
        .join('\n');
    case 'input':
      return [block.label, String(block.value ?? '')].filter(Boolean).join('：');
    case 'form':
      return [
        ...block.fields.filter((one) => !one.hidden).map((one) => one.label ?? one.name),
        `[${block.submit.text}]`,
      ].join('\n');
    case 'buttons':
      return block.buttons.map((one) => `[${one.text}]`).join(' ');
    case 'group':
      return block.blocks.map(blockText).filter(Boolean).join(' ');
    default:
      return '';
  }
}

/** Every button on the card, forms' submits included, in reading order. */
export function paintedButtons(blocks: readonly PaintedBlock[]): PaintedButton[] {
  return blocks.flatMap((block) => {
    if (block.kind === 'buttons') return block.buttons;
    if (block.kind === 'form') return [block.submit];
    if (block.kind === 'group') return paintedButtons(block.blocks);
    return [];
  });
}
