import { dayText } from '../text.ts';
import { decimal, line, list, type SectionReader } from './body.ts';
import { type BomNode, readBomTree } from './bom-tree.ts';
import { type DemandLine, readDemand } from './demand.ts';

/** 物料: what is needed and missing, and the bill of materials with its levels and substitutes. */
export const materialSection: SectionReader = async (ctx, order) => {
  const [demand, bom] = await Promise.all([
    readDemand(ctx, order.id),
    readBomTree(ctx, order.product.code, order.bomRevision),
  ]);
  const short = demand.filter((one) => Number(one.missing) > 0).length;
  const need = demand.map((one) => demandLine(one, order.now, order.promised));
  const heading = short > 0 ? `需求（缺 ${short} 项）` : '需求';
  return {
    text: [
      list(heading, need, '还没有计算（客户确认PO后按BOM计算）'),
      list(`BOM${order.bomRevision ? ` ${order.bomRevision}` : ''}`, bom.map(bomLine), '没有BOM'),
    ].join('\n\n'),
  };
};

function demandLine(one: DemandLine, now: string, promised: string): string {
  const missing = Number(one.missing) > 0;
  const expected = one.expectedDate && `预计 ${dayText(one.expectedDate, now)} 到`;
  const late = one.expectedDate !== null && one.expectedDate > promised;
  const text = line(
    `${one.name} ${one.code} 需 ${decimal(one.required)}${one.unit}`,
    missing ? `已锁 ${decimal(one.held)}` : '已齐',
    missing && `缺 ${decimal(one.missing)}`,
    missing && expected,
    missing && late && '晚于承诺交期',
    missing && one.supplier,
  );
  return missing ? `**${text}**` : text;
}

function bomLine(node: BomNode): string {
  const scrap = Number(node.scrap) > 0 && `损耗 ${decimal((Number(node.scrap) * 100).toFixed(2))}%`;
  const others = node.substitutes.map((one) => `${one.name} ${one.code}`).join('、');
  const text = line(
    `${node.name} ${node.materialCode} × ${decimal(node.quantityPer)}${node.unit}`,
    scrap,
    others !== '' && `可代：${others}`,
  );
  return `${'　'.repeat(node.level - 1)}${node.level > 1 ? '└ ' : ''}${text}`;
}
