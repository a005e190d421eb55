import type { Intent } from '../../workflows/intents.ts';
import { stripPolite } from './clean.ts';
import { NUMBER, whereReference } from './where.ts';

const VIEW = '(?:全貌|详情|详细(?:信息|资料|情况)?|明细|全部信息|全息(?:视图|卡片?)?|完整信息|订单卡片?)';
/** 全息 SO-…, 看 SO-… 全貌. */
const BEFORE = new RegExp(`^(?:(?:查看?|看看?|打开|给我)(?:一下)?)?\\s*(?:订单)?的?${VIEW}[\\s:：,，]*(.+)$`);
const AFTER = new RegExp(`^(.+?)\\s*的?(?:订单)?的?${VIEW}$`);

/** An order shown with everything: SO-… 全貌, 全息 SO-…, 恒锐的单子详情. Null when the text is about something else. */
export function readFullView(text: string): Intent | null {
  const plain = stripPolite(text);
  const rest = (BEFORE.exec(plain) ?? AFTER.exec(plain))?.[1];
  return rest === undefined ? null : { kind: 'order.view', reference: { text: orderIn(rest) } };
}

/** The order that words around it name, as a reference. */
export function orderIn(rest: string): string {
  const number = NUMBER.exec(rest)?.[0].trim();
  return number ?? (whereReference(rest) || stripPolite(rest.replace(/(?:的|订单|单子)+$/, '')));
}
