import type { Intent } from '../../workflows/intents.ts';
import { AWAY, LEAVE, readAbsenceDraft } from './absence-draft.ts';

const STAND_IN = /代理(?!商)|代班|顶班|顶岗|交给/;
/** "请假流程", "谁请假了" speak about leave and declare none. */
const ABOUT =
  /假(?:了?(?:吗|没有?|么)|流程|制度|规定|怎么|条|单|申请表|多少|几天|的人)|(?:谁|哪些?人?|多少人|几个人)[^,，。]{0,6}(?:请|休).{0,3}假|(?:怎么|如何|怎样|能不能|可不可以|可以)[^,，。]{0,4}(?:请|休).{0,3}假/;

/** One way to read each word only: alternatives that overlap would take for ever on 请帮我请帮我…. */
const ASKING = '(?:我|要|想|来|麻烦|帮|请|查|看|一下)*';
const THING = '(?:请假|休假|代理人?|假期?)';
const CANCEL = [
  new RegExp(
    `^${ASKING}(?:取消|撤销|撤回|作废)\\s*(?:我的?|自己的)?\\s*(?:([\\p{L}·]{2,20}?)\\s*的?\\s*)?${THING}(?:记录|申请)?$`,
    'u',
  ),
  new RegExp(`^${ASKING}(?:([\\p{L}·]{2,20}?)的?)?(?:请假|休假|代理人?)(?:记录|申请)?取消(?:了|掉)?$`, 'u'),
  new RegExp(`^${ASKING}(?:([\\p{L}·]{2,20}?)的?)?销假$`, 'u'),
];
/** "取消11月27日的请假": all of one's own are shown, with a button each. */
const CANCELS_SOME = new RegExp(`^${ASKING}(?:取消|撤销|撤回|作废)\\S{0,30}(?:请假|休假|代理)`);
/** A delegate is changed by cancelling and declaring anew: the list leads there. */
const CHANGES = new RegExp(
  `^${ASKING}(?:(?:更?换|修?改|变更)(?:一下)?(?:我的)?(?:请假|代理人?)|(?:请假|代理人?)(?:想|要)?(?:更?换|修?改))`,
);
const MINE = new RegExp(
  `^${ASKING}(?:(?:我|自己)的)?(?:请假|休假|代理人?)(?:记录|情况|列表|安排|名单)(?:有哪些|呢|是什么)?$|^${ASKING}(?:我|自己)?的(?:请假|休假|代理人?)(?:是谁|呢|有哪些)?$|^代理人?$|^(?:现在)?我(?:在|要)?(?:代理|替)谁$|^谁(?:在|来)?(?:代理|替)我$|^谁是我的代理人?$`,
  'u',
);

/**
 * 请假 and 代理: declaring an absence in any order of its parts, or asking for those that are declared.
 * @returns null when the text is about something else
 */
export function readAbsence(said: string): Intent | null {
  const text = said.replace(/[\s?]+$/, '');
  if (MINE.test(text)) return { kind: 'absence.mine' };
  for (const form of CANCEL) {
    const match = form.exec(text);
    if (match) return mine(match[1]);
  }
  if (CANCELS_SOME.test(text) || CHANGES.test(text)) return { kind: 'absence.mine' };
  if (ABOUT.test(text)) return null;
  if (LEAVE.test(text)) return { kind: 'absence.declare', draft: readAbsenceDraft(text) };
  if (!STAND_IN.test(text)) return null;
  const draft = readAbsenceDraft(text);
  const clear = draft.delegate && (draft.from ?? draft.until) && (AWAY.test(text) || /^\S*代理/.test(text));
  return clear ? { kind: 'absence.declare', draft } : null;
}

/** What stands where a name could be and is none: a day, 全部, 这次. */
const NO_NAME = /^(?:我|自己)的?$|[今明后昨]天|[周月日号]|全部|所有|[这那上下]次/;

function mine(whose: string | undefined): Intent {
  const person = whose !== undefined && NO_NAME.test(whose) ? undefined : whose;
  return person ? { kind: 'absence.mine', person } : { kind: 'absence.mine' };
}
