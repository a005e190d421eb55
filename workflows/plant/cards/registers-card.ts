import { WORD_ORDERS, type WordOrder } from '../../../plant-gateway/config/plant.ts';
import { isBitArea } from '../../../plant-gateway/modbus/blocks.ts';
import { ordered } from '../../../plant-gateway/modbus/decode.ts';
import type { Card, CardField } from '../../card.ts';
import { plainText } from '../../orders/text.ts';
import type { AnsweredBlock, Registers } from '../registers.ts';
import { ageText } from './machine-card.ts';

/** Lines of raw registers on one card. */
const MOST_LINES = 24;

const AREA_NAMES = {
  coil: '线圈',
  discrete: '离散输入',
  input: '输入寄存器',
  holding: '保持寄存器',
} as const;

/** What a machine answered last: its tags as plant.yaml reads them; or all registers, in every decoding. */
export function registersCard(view: Registers, wanted = false): Card {
  const all = wanted || view.tags.length === 0;
  const { machine, readAt, now } = view;
  const old = now.getTime() - readAt.getTime() > machine.poll.staleMs + 15_000;
  const age = ageText(readAt.toISOString(), now.toISOString());
  const params = { machine: machine.id };
  return {
    title: `寄存器 ${machine.id} ${machine.name}`,
    status: { text: old ? `${age}前，数据已旧` : `${age}前`, tone: old ? 'warn' : 'good' },
    ...(all ? { text: allText(view.blocks) } : { fields: view.tags.map(tagField(view.blocks)) }),
    buttons: [
      { label: '刷新', action: all ? 'registers_all' : 'registers', params },
      all
        ? { label: '只看点位', action: 'registers', params }
        : { label: '全部解码', action: 'registers_all', params },
    ],
    footer: all
      ? '每个寄存器：十六进制 = 无符号 / 有符号，位 15…0；相邻两个按四种字序'
      : '原始值与 plant.yaml 的解码',
  };
}

const tagField =
  (blocks: readonly AnsweredBlock[]) =>
  ({ tag, value, refused }: Registers['tags'][number]): CardField => {
    const at = `${AREA_NAMES[tag.area]} ${tag.offset}${tag.bit === null ? '' : `.${tag.bit}`}`;
    const label = `${plainText(tag.name)}（${at}）`;
    if (value === null) return { label, value: refused ? '设备没有这个地址' : '这次没有读到', tone: 'warn' };
    const shown = typeof value === 'boolean' ? (value ? '1 是' : '0 否') : `${value}${tag.unit}`;
    const kind = tag.width === 2 ? `${tag.type} ${tag.order}` : tag.type;
    const raw = hexOf(blocks, tag);
    return { label, value: raw === '' ? shown : `${shown}（${kind}，原始 ${raw}）` };
  };

/** `0x04D2 0x0000` */
function hexOf(blocks: readonly AnsweredBlock[], tag: Registers['tags'][number]['tag']): string {
  if (isBitArea(tag.area)) return '';
  const block = blocks.find(
    ({ area, offset, count }) => area === tag.area && tag.offset >= offset && tag.offset < offset + count,
  );
  if (!block) return '';
  const at = (tag.offset - block.offset) * 2;
  return Array.from({ length: tag.width }, (_, i) => hex(block.bytes.readUInt16BE(at + i * 2))).join(' ');
}

const hex = (word: number): string => `0x${word.toString(16).toUpperCase().padStart(4, '0')}`;

function allText(blocks: readonly AnsweredBlock[]): string {
  const lines = blocks.flatMap((block) => [
    `**${AREA_NAMES[block.area]} ${block.offset}–${block.offset + block.count - 1}**`,
    ...(isBitArea(block.area) ? [bitsOf(block)] : wordLines(block)),
  ]);
  if (lines.length === 0) return '设备没有给出任何寄存器。';
  const more = lines.length - MOST_LINES;
  return [
    ...lines.slice(0, MOST_LINES),
    ...(more > 0 ? [`另有 ${more} 行，请在现场用 probe 查看。`] : []),
  ].join('\n\n');
}

/** The lowest first, eight together. */
function bitsOf({ bytes }: AnsweredBlock): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0').split('').reverse().join(''));
  return `${bits.join(' ')}（左起为低位）`;
}

function wordLines({ offset, bytes, count }: AnsweredBlock): string[] {
  return Array.from({ length: count }, (_, i) => {
    const word = bytes.readUInt16BE(i * 2);
    const signed = word > 32_767 ? ` / ${word - 65_536}` : '';
    const bits = word
      .toString(2)
      .padStart(16, '0')
      .replace(/(....)(?!$)/g, '$1 ');
    const pair = i + 1 < count ? bytes.subarray(i * 2, i * 2 + 4) : null;
    const two = pair?.some((byte) => byte !== 0)
      ? `\n${offset + i}–${offset + i + 1}：${WORD_ORDERS.map((order) => `${order} ${pairText(pair, order)}`).join('，')}`
      : '';
    return `${offset + i}：${hex(word)} = ${word}${signed}，${bits}${two}`;
  });
}

/** As whole number, and as a float where that is plausible for a sensor. */
function pairText(pair: Buffer, order: WordOrder): string {
  const bytes = ordered(pair, order);
  const float = bytes.readFloatBE();
  const size = Math.abs(float);
  const plausible = Number.isFinite(float) && size >= 1e-4 && size < 1e8;
  return `${bytes.readUInt32BE()}${plausible ? ` / ${Number(float.toPrecision(6))}` : ''}`;
}
