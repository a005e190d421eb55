import { findDate } from '../../workflows/dates/find-date.ts';
import type { AnswerDraft, Intent } from '../../workflows/intents.ts';
import { NUMBER } from './where.ts';

const SHOW = '(?:查看?|看看?|打开|发|给我看?|来)?(?:一下|下)?';
const WARNINGS = new RegExp(
  `^${SHOW}(?:我的|今天的?|今日|现在的?|未答复的?|待答复的?)?(?:交期|交付|延期)?预警(?:列表|清单|情况|订单|的订单)?(?:有哪些|有几个)?$`,
);
const DIGEST = new RegExp(`^${SHOW}(?:一?份)?(?:我的|今天的?|今日的?)?(?:日报|早报|每日汇总)$`);
const ON =
  /^(?:日报|早报)\s*[:：,，]?\s*(?:打?开|开启|恢复|订阅|要|on)(?:启|了)?$|^(?:打?开|开启|恢复|订阅|重新(?:发|订阅))(?:我的|每天的?)?(?:日报|早报)$/i;
const OFF =
  /^(?:日报|早报)\s*[:：,，]?\s*(?:关|关闭|关掉|取消|退订|停|停止|不要|off)(?:了)?$|^(?:关|关闭|关掉|关了|取消|退订|停发|停止|别再?发|不要(?:再)?(?:发|给我发)?)(?:我的|每天的?)?(?:日报|早报)(?:了)?$/i;

/** 答复 before the order. The reference is a number, its last digits, or one word. */
const ANSWER = /^(?:(?:答复|回复)(?:交期|交付)?预警|答复)\s*[:：,，]?\s*/;
const TAIL = /^\d{4,6}(?![\d月/.-])/;
const BREAKS = /^[\s,，。;；:：]+|[\s,，。;；:：]+$/g;
/** What stands around the day and says nothing else: 预计 3月18日 发货. */
const BEFORE_DAY = /[\s,，。;；:：]*(?:预计|大概|约|争取|最晚|要?到|在)*$/;
const AFTER_DAY = /^\s*(?:前|之前|以前)?(?:可以|能|可)?(?:发货|发出|发|出货|交货|交付|完成)?/;

/** 交期预警; 答复 SO-… 已催料，3月18日发货; 日报, 日报 关. Null when the text is about something else. Pure. */
export function readWarnings(said: string, plain: string): Intent | null {
  if (OFF.test(said) || OFF.test(plain)) return { kind: 'digest.switch', on: false };
  if (ON.test(said) || ON.test(plain)) return { kind: 'digest.switch', on: true };
  if (DIGEST.test(said) || DIGEST.test(plain)) return { kind: 'digest.show' };
  if (WARNINGS.test(said) || WARNINGS.test(plain)) return { kind: 'warning.list' };
  const cue = ANSWER.exec(said);
  return cue ? readAnswer(said.slice(cue[0].length)) : null;
}

function readAnswer(text: string): Intent | null {
  const number = NUMBER.exec(text);
  const found = number?.index === 0 ? number[0] : (TAIL.exec(text)?.[0] ?? /^\S+/.exec(text)?.[0]);
  if (found === undefined) return { kind: 'warning.list' };
  const rest = text.slice(found.length).replace(BREAKS, '');
  return { kind: 'warning.answer', reference: { text: found.trim() }, draft: draftOf(rest) };
}

/** Only located here, so the day it is read from does not matter; the form reads it. */
function draftOf(rest: string): AnswerDraft {
  const date = findDate(rest, { today: '2026-01-01' });
  if (!date) return rest ? { words: written(rest) } : {};
  const before = rest.slice(0, date.start).replace(BEFORE_DAY, '');
  const after = rest.slice(date.end).replace(AFTER_DAY, '');
  const words = [before, after.replace(BREAKS, '')].filter((part) => part !== '').join('，');
  return { ...(words ? { words: written(words) } : {}), until: date.text.trim() };
}

/** The comma as it was typed, before widths were folded. */
const written = (text: string): string => text.replace(/(?<=\p{Script=Han}),\s*/gu, '，');
