/** Small tidying of painted blocks for the eye; nothing is added, left out or reordered. */
import type { PaintedBlock } from '../../../../control-types.ts';

export interface FieldRow {
  kind: 'field';
  label: string;
  value: string;
  /** The label is too long for a column beside the value and stands above it. */
  stacked: boolean;
  color?: string;
}

/** A header with the tag that follows it, side by side. */
export interface Heading {
  kind: 'heading';
  title: string;
  subtitle: string;
  color: string;
  iconUrl: string;
  tag: { text: string; color: string } | null;
}

export type Arranged = PaintedBlock | FieldRow | Heading;

/** A row of exactly two texts is a field of the order: what it is, and its value. */
function asField(block: PaintedBlock): PaintedBlock | FieldRow {
  if (block.kind !== 'group' || block.direction !== 'row' || block.blocks.length !== 2) return block;
  const [label, value] = block.blocks;
  if (label?.kind !== 'text' || value?.kind !== 'text') return block;
  const color = value.color === undefined ? {} : { color: value.color };
  return { kind: 'field', label: label.text, value: value.text, stacked: label.text.length > 8, ...color };
}

export function arrange(blocks: PaintedBlock[]): Arranged[] {
  const [first, second] = blocks;
  if (first?.kind !== 'header') return blocks.map(asField);
  const tag = second?.kind === 'tag' ? { text: second.text, color: second.color ?? '' } : null;
  const { title, subtitle = '', color = '', iconUrl = '' } = first;
  const heading: Heading = { kind: 'heading', title, subtitle, color, iconUrl, tag };
  return [heading, ...blocks.slice(tag ? 2 : 1).map(asField)];
}
