/** Small tidying of painted blocks for the eye: rows of label and value get aligned columns. */
import type { PaintedBlock } from '../../../../control-types.ts';

export interface FieldRow {
  kind: 'field';
  label: string;
  value: string;
  color?: string;
}

/** A row of exactly two texts is a field of the order: what it is, and its value. */
function asField(block: PaintedBlock): PaintedBlock | FieldRow {
  if (block.kind !== 'group' || block.direction !== 'row' || block.blocks.length !== 2) return block;
  const [label, value] = block.blocks;
  if (label?.kind !== 'text' || value?.kind !== 'text' || label.text.length > 8) return block;
  const color = value.color === undefined ? {} : { color: value.color };
  return { kind: 'field', label: label.text, value: value.text, ...color };
}

export function arrange(blocks: PaintedBlock[]): (PaintedBlock | FieldRow)[] {
  return blocks.map(asField);
}
