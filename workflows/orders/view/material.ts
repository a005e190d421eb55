import { amountText } from '../../materials/amount.ts';
import { isShort, type MaterialLine, readLines } from '../../materials/coverage.ts';
import { dayText } from '../text.ts';
import { decimal, line, list, type SectionReader } from './body.ts';
import { type BomNode, readBomTree } from './bom-tree.ts';

/** 物料: what is needed and missing, and the bill of materials with its levels and substitutes. */
export const materialSection: SectionReader = async (ctx, order) => {
  const [demand, bom] = await Promise.all([
    readLines(ctx, [order.id]),
    readBomTree(ctx, order.product.code, order.bomRevision),
  ]);
  const short = demand.filter(isShort).length;
  const shortFirst = [...demand].sort((a, b) => Number(isShort(b)) - Number(isShort(a)));
  const need = shortFirst.map((one) => demandLine(one, order.now, order.promised));
  const heading = short > 0 ? `需求（缺 ${short} 项）` : '需求';
  return {
    text: [
      list(heading, need, '还没有计算（客户确认PO后按BOM计算）'),
      list(bomHeading(order.bomRevision, bom), bom.map(bomLine), '没有BOM'),
    ].join('\n\n'),
  };
};

/** Lines are called by a revision only if they are of it. */
function bomHeading(revision: string, bom: readonly BomNode[]): string {
  if (revision === '' || bom.length === 0) return 'BOM';
  return bom.some((one) => one.revision === revision)
    ? `BOM ${revision}`
    : `BOM（没有版本 ${revision}，按不分版本的）`;
}

/** What is needed of one material and what is there of it; bold where something is missing. */
export function demandLine(one: MaterialLine, now: string, promised: string): string {
  const need = `${one.name} ${one.code} 需 ${amountText(one.required, one.unit)}`;
  if (one.problem !== '') return `**${line(need, one.problem)}**`;
  const held = one.fromStock + one.fromReceipts;
  const instead = one.substituteFor && `代 ${one.substituteFor}`;
  const issued = one.issued > 0 && `已领 ${amountText(one.issued, one.unit)}`;
  if (one.missing === 0) return line(need, instead, '已齐', issued);
  const late = one.expectedDate !== null && one.expectedDate > promised;
  const text = line(
    need,
    instead,
    `已锁 ${amountText(held, one.unit)}`,
    issued,
    `缺 ${amountText(one.missing, one.unit)}`,
    one.expectedDate && `预计 ${dayText(one.expectedDate, now)} 到`,
    late && '晚于承诺交期',
    one.supplier || one.usualSupplier,
  );
  return `**${text}**`;
}

/** A line of the BOM, set in by its level. */
export function bomLine(node: BomNode): string {
  const scrap = Number(node.scrap) > 0 && `损耗 ${decimal((Number(node.scrap) * 100).toFixed(2))}%`;
  const others = node.substitutes.map((one) => `${one.name} ${one.code}`).join('、');
  const text = line(
    `${node.name} ${node.materialCode} × ${decimal(node.quantityPer)}${node.unit}`,
    scrap,
    others !== '' && `可代：${others}`,
  );
  return `${'　'.repeat(node.level - 1)}${node.level > 1 ? '└ ' : ''}${text}`;
}
