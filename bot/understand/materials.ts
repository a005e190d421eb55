import type { Intent } from '../../workflows/intents.ts';
import { stripPolite } from './clean.ts';
import { orderIn } from './full-view.ts';

const LIST = '(?:缺料|缺件|欠料)(?:清单|列表|情况|明细|表|汇总)?';
/** 缺料, 哪些订单缺料, 现在缺什么料. */
const ALL = new RegExp(
  `^(?:(?:哪些|哪个|什么)(?:订单|单子|单)?)?(?:现在|目前|今天)?(?:还)?(?:的)?(?:${LIST}(?:的)?(?:订单|单子|单)?|缺(?:什么|哪些|啥)(?:物料|料|件))(?:有(?:哪些|多少|几个))?$`,
);
const BEFORE = new RegExp(`^(?:查看?|看看?|打开)?(?:一下)?\\s*${LIST}\\s*[:：,，]?\\s*(?:订单)?\\s*(.+)$`);
const AFTER = new RegExp(
  `^(.+?)\\s*(?:现在|目前)?(?:的|还|都)?(?:${LIST}(?:了)?|(?:还)?(?:缺|差)(?:什么|哪些|啥|多少)(?:物料|料|件|东西)?|(?:物?料)(?:都|已经)?(?:备)?齐(?:了|套)?(?:没有?)?|齐套(?:了)?(?:没有?)?)$`,
);

const STOCK_ALONE = /^(?:查(?:一下)?)?库存(?:查询|情况)?$/;
const STOCK_BEFORE = /^(?:查看?|看看?|查询)?(?:一下)?\s*(?:物料)?库存\s*[:：,，]?\s*(.+)$/;
const STOCK_AFTER =
  /^(.+?)\s*(?:现在|目前)?(?:的|还有?|有)?(?:多少)?(?:物料)?库存(?:还)?(?:有|是|剩)?(?:多少|情况)?$/;

/** 外协, 外协清单, 哪些外协还没下单. */
const OUTSIDE =
  /^(?:查看?|看看?|打开)?(?:一下)?(?:现在|目前)?有?(?:哪些|什么)?(?:(?:还没(?:有)?下单|待下单|要下单|待下|要下)的?|改)?外协(?:的)?(?:单|件|任务|工序)?(?:清单|列表|情况|进度)?(?:(?:还没(?:有)?|待)下单的?)?(?:有(?:哪些|多少|几个))?$/;

/**
 * What orders lack (缺料, 缺料 SO-…, SO-… 缺什么料, 恒锐的料齐了吗) and what is on hand of a material (库存 M-42CR-60, 42CrMo 库存);
 * what is at suppliers by a planner's word (外协).
 * Null when the text is about something else.
 */
export function readMaterials(said: string): Intent | null {
  const text = stripPolite(said.replace(/[?？]/g, ' '));
  if (OUTSIDE.test(text)) return { kind: 'outside.list' };
  if (ALL.test(text)) return { kind: 'material.shortages', reference: { text: '' } };
  const order = (BEFORE.exec(text) ?? AFTER.exec(text))?.[1];
  if (order !== undefined) return { kind: 'material.shortages', reference: { text: orderIn(order) } };
  if (STOCK_ALONE.test(text)) return { kind: 'material.stock', text: '' };
  const material = (STOCK_BEFORE.exec(text) ?? STOCK_AFTER.exec(text))?.[1];
  return material === undefined ? null : { kind: 'material.stock', text: material.trim() };
}
