import type { Sentences } from './sentence.ts';

/** Material demand, stock and reservations. */
export const materialSentences: Sentences = {
  'material.not_permitted': () => '您没有查看物料的权限。请联系采购、仓库或计划的同事。',
  'material.not_yours': (p) => `订单 ${p.number} 的物料由采购或计划安排，您没有这个权限。`,
  'material.list_not_yours': () => '缺料总表由采购和计划查看。您可以查某个订单：缺料 订单号。',
  'material.unknown': (p) => `没有找到物料「${p.text}」。请写物料编码或名称，例如：库存 M-42CR-60。`,
  'material.which': () => '要查哪种物料的库存？请写编码或名称，例如：库存 M-42CR-60。',
  'material.no_such_line': (p) => `订单现在不需要物料 ${p.code}（BOM 或数量已有变化），请重新查询缺料。`,
  'material.expected_invalid': (p) => `没有保存，请改正：${p.problems}。`,
  'material.nothing_held': (p) => `订单 ${p.number} 没有可以动用的 ${p.code}（没有锁定，或已经发料）。`,
  'material.not_short': (p) => `订单 ${p.number} 不缺 ${p.code}，不用调料。`,
  'material.same_order': () => '调出和调入是同一个订单，请选另一个订单。',
  'material.no_such_substitute': (p) =>
    `BOM 里没有允许用 ${p.by} 替代 ${p.code}。请先让工艺在 BOM 里加上替代料。`,
  'material.amount_invalid': (p) => `看不懂数量「${p.text}」，请填大于 0 的数字（${p.unit}），最多四位小数。`,
  'material.amount_too_much': (p) => `最多只能动用 ${p.most}，您填的是 ${p.asked}。`,
};
