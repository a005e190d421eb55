import { findDate } from '../../workflows/dates/find-date.ts';
import type { IncidentDraft, Intent } from '../../workflows/intents.ts';
import { stripPolite } from './clean.ts';
import { NUMBER } from './where.ts';

/** One way to read each word only: alternatives that overlap would take for ever on 看看看看…. */
const LIST =
  /^(?:查|看|现在|目前|进行中的?|有哪些|有什么)*(?:(?:异常|外部|停机|延期|设备|供应商)*事件|(?:设备|机床)(?:停机|故障)|供应商延期|物料延期)(?:列表|清单|记录|情况)?(?:有哪些|有几个)?$/;
/** 谁的货晚了, 为什么延期: asked, not reported. */
const ASKS = /[?？]|吗|为什么|为啥|怎么|是不是|有没有|谁|哪|什么|几时|多久/;

const BROKEN =
  /(?:又|已经|突然)?(?:坏了|坏掉了?|故障了?|出故障了?|停机了?|停了|宕机了?|趴窝了?|罢工了?|报修了?|送修了?|检修中?|维修中?|在(?:维)?修|修不好|大修|待修|不能用了?)/;
const REPAIR = /(?:预计|要|得|需要)?(?:修|检修|维修|停机?|恢复)(?:理)?(?:到|至)/;
const DELAYED =
  /(?:又|要|会|说|通知|预计)*(?:延期|延迟|延误|推迟|延后|晚到|迟到|晚交|拖期|拖延|缺货|断货|交不出|到不了|来不了)(?:交货|到货|发货|交付|供货)?(?:了)?/;
const SUPPLY = /供应商|厂家|来料|物料|材料|原料|料|到货|供货/;
/** Such a word beside a name. At the end of one (宏锻金属材料) it may belong to it; who looks it up tries both. */
const SUPPLY_WORD =
  /供应商|厂家|来料|的(?:物料|材料|原料)|(?<![^\s])(?:物料|材料|原料)|(?<=[A-Za-z\d])(?:物料|材料|原料)/g;
/** A code of a material or machine: M-42CR-60, VMC850-03. */
const CODE = /^[A-Za-z]{1,5}-?[A-Za-z\d]+(?:-[A-Za-z\d]+)*$/;

/**
 * M-42CR-60 延期到 4月3日; VMC850-03 坏了 修到周五; 事件 alone.
 * @returns null when the text is about something else, an order's own date above all
 */
export function readIncident(said: string, plain: string): Intent | null {
  if (LIST.test(said) || LIST.test(plain)) return { kind: 'incident.list' };
  if (NUMBER.test(said) || ASKS.test(said)) return null;
  const text = said.replace(/^(?:登记|上报|报告|报)\s*(?:一?[下个条])?\s*(?:事件)?[\s:：,，]*/, '');
  const broken = BROKEN.exec(text) ?? (/\S/.test(text) ? REPAIR.exec(text) : null);
  const delayed = DELAYED.exec(text);
  if (delayed && (!broken || delayed.index < broken.index)) return delay(text, delayed);
  return broken ? breakdown(text, broken) : null;
}

function delay(text: string, cue: RegExpExecArray): Intent | null {
  const before = text.slice(0, cue.index);
  const { rest, until } = withoutDay(`${before} ${text.slice(cue.index + cue[0].length)}`);
  const subject = tidy(rest.replace(SUPPLY_WORD, ' '));
  // Without a word about supply, a customer's or an order's date is meant.
  if (!SUPPLY.test(text) && !CODE.test(subject)) return null;
  return incident('supplier_delay', subject, until);
}

function breakdown(text: string, cue: RegExpExecArray): Intent | null {
  const { rest, until } = withoutDay(`${text.slice(0, cue.index)} ${text.slice(cue.index + cue[0].length)}`);
  const subject = tidy(rest.replace(REPAIR, ' ').replace(/(?:这|那)台|设备(?=\s|$)|机床(?=\s|$)/g, ' '));
  return incident('machine_breakdown', subject, until);
}

function incident(kind: IncidentDraft['kind'] & string, subject: string, until: string | undefined): Intent {
  return {
    kind: 'incident.report',
    draft: { kind, ...(subject ? { subject } : {}), ...(until ? { until } : {}) },
  };
}

/** Phrases are only located here, so the day they are read from does not matter; the flow reads them. */
function withoutDay(text: string): { rest: string; until: string | undefined } {
  const found = findDate(text, { today: '2026-01-01' });
  if (!found) return { rest: text, until: undefined };
  return { rest: `${text.slice(0, found.start)} ${text.slice(found.end)}`, until: found.text.trim() };
}

const FILLER =
  /^(?:[\s,，。;；:：的了说要又]|预计|大概|可能|通知)+|(?:[\s,，。;；:：的了说要又会才能到至修好]|预计|大概|可能|恢复|交货|到货|发货|供货)+$/g;

const tidy = (text: string): string => stripPolite(text.replace(FILLER, '').replace(/\s+/g, ' ').trim());
