import { AppError } from '../../workflows/errors.ts';
import type { Intent } from '../../workflows/intents.ts';
import { readAbsence } from './absence.ts';
import { readBoard } from './board.ts';
import { readChange } from './change.ts';
import { LONGEST, LONGEST_QUESTION, smallNumber, stripBefore, stripPolite, tidy } from './clean.ts';
import { readConfigurationWish } from './configuration.ts';
import { readCustomer } from './customer.ts';
import { readDraft } from './draft.ts';
import { readDueDate } from './due-date.ts';
import { readMasterExport, readTold } from './facts.ts';
import { readFullView } from './full-view.ts';
import { readIncident } from './incident.ts';
import { readLoad } from './load.ts';
import { readMaterials } from './materials.ts';
import { readMetrics } from './metrics.ts';
import { readPast } from './past.ts';
import { readPlant } from './plant.ts';
import { readRehearsal } from './rehearse.ts';
import { readPlanning, readRush } from './rush.ts';
import { readExport, readOtherExport, readView } from './views.ts';
import { readWarnings } from './warnings.ts';
import { NUMBER, whereReference, wishOf } from './where.ts';

/** A rule looks at the tidied words and at the same without polite filler; null = not mine. */
type Rule = (text: string, plain: string) => Intent | null;

const HELP =
  /^(?:帮助|帮忙|help|菜单|功能|指令|命令|说明|使用说明|怎么用|怎么使用|你?能(?:做|干)(?:什么|啥|些什么)|你?会(?:做|干)?(?:什么|啥)|你?是谁|你好|您好|在吗?|在不在|hi|hello|hey|早|早上好|上午好|下午好|晚上好|嗨|哈喽)$/i;
const HEAD = /^(?:审计|日志)?(?:的)?(?:链头|审计头|链首|头)(?:是(?:什么|多少))?$/;
const TRAIL_BEFORE =
  /^(?:审计|审计记录|审计日志|查审计|操作记录|修改记录|变更记录|历史记录)[\s:：,，]*(?:订单)?\s*(.+)$/;
const TRAIL_AFTER =
  /^(.+?)\s*的?(?:审计记录|审计日志|审计|操作记录|修改记录|变更记录|历史记录|(?:是)?(?:被)?谁(?:动|改)(?:过|了|的))$/;
const MINE =
  /^(?:我的?)?(?:今天|今日|现在|目前)?(?:有(?:什么|哪些)?)?(?:的)?(?:待办|代办|任务|待处理|工作)(?:事项|列表|清单|订单)?(?:有(?:什么|哪些|几个))?$|^(?:轮到我|等我|该我|我该|我要|我需要)(?:处理|审|做|办|审核|确认|跟进)?(?:的|什么|哪些|啥)?(?:订单|单子|单)?(?:有哪些)?$/;
const CREATE =
  /^(?:下个?单|下一?[个张]?订单|新建(?:一?[个张])?(?:订单|单子?)|创建(?:一?[个张])?(?:订单|单子?)|录入?(?:一?[个张])?(?:订单|单子?)|新增(?:一?[个张])?(?:订单|单子?)|新订单|新单|开(?:一?[个张])?(?:订单|单子?)|来(?:一?[个张])(?:订单|单子?)|加(?:一?[个张])?(?:订单|单子?))(?:[:：,，\s]+|(?=[^\s了没吗过的不好成]))?/;
/** "下单了吗", "下单时间", "开单流程" speak about ordering and do not order. */
const ABOUT_ORDERING =
  /^(?:下单|下订单|新建订单|创建订单|开单|录单|录入订单|新增订单)(?:了|没|吗|过|的|不|好|成|后|前|时|流程|怎么|要求|日期|人)/;

const audit: Rule = (_text, plain) => {
  if (HEAD.test(plain)) return { kind: 'audit.head' };
  const reference = (TRAIL_BEFORE.exec(plain) ?? TRAIL_AFTER.exec(plain))?.[1];
  return reference ? { kind: 'audit.trail', reference: { text: orderIn(reference) } } : null;
};

const pick: Rule = (text, plain) => {
  const index = smallNumber(plain) ?? smallNumber(text.replace(/^选择?\s*/, ''));
  return index !== null && index >= 1 && index <= 20 ? { kind: 'pick', index } : null;
};

const create: Rule = (text) => {
  const words = stripBefore(text);
  const match = CREATE.exec(words);
  if (!match || ABOUT_ORDERING.test(words)) return null;
  return { kind: 'order.create', draft: readDraft(words.slice(match[0].length)) };
};

const where: Rule = (text) => {
  const reference = whereReference(text);
  const wish = NUMBER.test(text) ? wishOf(text) : undefined;
  if (reference !== null)
    return { kind: 'order.where', reference: { text: reference, ...(wish ? { wish } : {}) } };
  const mine = /^(?:我|我们)的?(?:所有|全部)?(?:订单|单子|单|货)$/.test(stripPolite(text));
  return mine ? { kind: 'order.where', reference: { text: '' } } : null;
};

const MORE = /^(?:更多|还有(?:呢|吗|别的|其他的?)?|下一?页|下一批|继续|往下|翻页|后面的|其余的|剩下的)$/;
const THANKS =
  /^(?:谢谢|多谢|感谢|辛苦|好|好的|好滴|好嘞|行|可以|收到|知道|知道了|明白|明白了|了解|了解了|嗯+|哦+|ok|okay|thanks?|[👌👍🙏]+)(?:了|啦|您|你|哈|呀|啊)*$/iu;
/** Announced for later parts; who asks for one is told so, and not that it was not found. */
const LATER =
  /^(?:打开|看看?|查看?|给我|发|我要看?)?(?:一下)?(今天的?|本周的?|本月的?)?(周报|月报)(?:是|怎么样|如何|图|情况|有哪些|呢)*$/i;

const later: Rule = (text, plain) => {
  const what = (LATER.exec(text) ?? LATER.exec(plain))?.[2];
  return what ? { kind: 'later', what } : null;
};

/** First hit wins: the narrow ones before the wide ones. */
const RULES: readonly Rule[] = [
  (text) => (MORE.test(text) ? { kind: 'order.more' } : null),
  (text) => (THANKS.test(text) ? { kind: 'thanks' } : null),
  (text, plain) => (plain === '' || HELP.test(plain) || HELP.test(text) ? { kind: 'help' } : null),
  pick,
  (text, plain) => readExport(text, plain) ?? readView(text, plain),
  readWarnings,
  readDueDate,
  readChange,
  readIncident,
  readConfigurationWish,
  audit,
  readRehearsal,
  (text) => readPlant(text) ?? readLoad(text),
  readMetrics,
  (text, plain) => readBoard(text) ?? readBoard(plain),
  later,
  (_text, plain) => (MINE.test(plain) ? { kind: 'order.mine' } : null),
  create,
  (text) => readRush(text) ?? readPlanning(text),
  (text) => readTold(text) ?? readMasterExport(text),
  readMaterials,
  readAbsence,
  (text) => readPast(text) ?? readFullView(text) ?? readCustomer(text),
  readOtherExport,
  where,
];

/**
 * What a text means. Pure and quick (one pass over a handful of patterns); knows neither platform nor data:
 * a reference is handed on as written, and the flow resolves it against orders, customers and products.
 * @throws AppError intent.too_long; nothing is ever cut off silently
 */
export function understand(text: string): Intent {
  if (text.length > LONGEST) throw new AppError('intent.too_long', { length: text.length, most: LONGEST });
  const words = tidy(text);
  if (words.length > LONGEST_QUESTION) return create(words, words) ?? { kind: 'unknown', text: words };
  const plain = stripPolite(words);
  for (const rule of RULES) {
    const intent = rule(words, plain);
    if (intent) return intent;
  }
  return { kind: 'unknown', text: words };
}

const orderIn = (text: string): string => NUMBER.exec(text)?.[0].trim() ?? (whereReference(text) || text);
