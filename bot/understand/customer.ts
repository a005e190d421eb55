import type { Intent } from '../../workflows/intents.ts';
import { stripPolite } from './clean.ts';
import { whereReference } from './where.ts';

const ASKS = '(?:查看?|看看?|打开|修改|改|编辑)(?:一下)?';
const CARD = '客户(?:资料|信息|档案|卡片?|情况)';
/** 客户 恒锐, 客户资料 恒锐. A blank or a colon stands between, else 客户要求 would be a name. */
const BEFORE = new RegExp(`^(?:${ASKS})?\\s*(?:客户[\\s:：]+|${CARD}[\\s:：]*)(\\S.{0,40})$`);
/** 恒锐的客户资料. */
const AFTER = new RegExp(`^(?:${ASKS})?\\s*(\\S.{0,40}?)\\s*的?${CARD}$`);

/** A customer's own card: 客户 恒锐. Null for questions about orders (客户 恒锐的单子到哪了). */
export function readCustomer(text: string): Intent | null {
  const words = text.replace(/^(?:请|麻烦|帮我?|给我)+\s*/, '');
  const name = stripPolite((BEFORE.exec(words) ?? AFTER.exec(words))?.[1] ?? '');
  if (name === '' || whereReference(name) !== null) return null;
  return { kind: 'customer.show', name };
}
