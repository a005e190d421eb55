import type { FactKind } from '../../workflows/facts/kinds.ts';
import type { FactDraft, Intent } from '../../workflows/intents.ts';
import { stripBefore } from './clean.ts';
import { NUMBER } from './where.ts';

/** What begins a report; the longer words first. */
const WORDS: readonly (readonly [words: RegExp, kind: FactKind | 'menu' | 'take_back'])[] = [
  [/^(?:报工|上报工时|完工汇报|完工报工)/, 'work_report'],
  [/^(?:到货入库|到货|入库|收货|来料入库|来料)/, 'receipt'],
  [/^(?:领料|发料|领用)/, 'issue'],
  [/^(?:检验|质检|终检|报检|检验结果|质检结果)/, 'inspection'],
  [/^(?:开运单|运单|发运|快递单)/, 'waybill'],
  [/^(?:客户已?签收|签收)/, 'sign_off'],
  [/^(?:客户已?确认|确认)\s*(?:po|PO|采购单|采购订单)/, 'po_confirmed'],
  [/^(?:冲销|撤销上报|撤回上报|撤销报工|撤回报工)/, 'take_back'],
  [/^(?:上报|汇报|填报)/, 'menu'],
];
/** Said of facts, and telling none: 报工怎么报, 入库了吗, 到货日期. */
const ABOUT =
  /[?？]|吗|么|没有|怎么|如何|什么|多少|谁|哪|几|流程|规定|要求|时间|日期|记录|情况|进度|明细|清单|列表|报表|统计|标准|导出|查/;
/** Of these, what only a question says: the others may be what was wrong (不合格 不符合图纸要求). */
const ASKING = /[?？]|吗|么|怎么|如何|什么|多少|谁|哪|几|查/;
/** Where the words begin that say why something failed. */
const WHY = /(?:不合格|不通过|未通过|没通过|NG|原因|因为?).*$/is;
/** Also at the end: SO-… 报工 合格100. */
const AFTER_ORDER = new RegExp(`^(${NUMBER.source})\\s*(?=\\p{Script=Han})`, 'iu');

const COUNT = /^(?:库存)?盘点\s*/;
const ADJUST = /^(?:库存调整|调整库存|调库存)\s*/;

/** What happened, said in words; null when the text is about something else. */
export function readTold(said: string): Intent | null {
  const text = stripBefore(said);
  return readStock(text) ?? readOfOrder(text);
}

function readOfOrder(said: string): Intent | null {
  const [, number] = AFTER_ORDER.exec(said) ?? [];
  const text = number ? `${said.slice(number.length).trim()} ${number}` : said;
  for (const [words, kind] of WORDS) {
    const match = words.exec(text);
    if (!match) continue;
    const rest = text.slice(match[0].length);
    const bare = rest.trim() === '';
    if (ABOUT.test(rest.replace(NUMBER, ' ').replace(WHY, '')) || ASKING.test(rest)) return null;
    // 质检中的, 签收的单子: a state, or a noun.
    if (/^(?:中|完|过|的|人|单(?!号)|员|科|部|了)/.test(rest)) return null;
    // A report names its order by a number (or a part of it) or says figures; a word alone opens the choice.
    if (!bare && !/\d/.test(rest)) return null;
    const { reference, left } = splitOrder(rest);
    if (kind === 'menu') return { kind: 'fact.menu', reference };
    if (kind === 'take_back') return { kind: 'fact.take_back', reference };
    return { kind: 'fact.tell', fact: kind, reference, draft: readDraft(kind, left) };
  }
  return null;
}

/** The order's number (a part of it after SO) and what is left; a bare end of it (0042) is one when it stands first. */
function splitOrder(rest: string): { reference: { text: string }; left: string } {
  const whole = NUMBER.exec(rest);
  if (whole)
    return {
      reference: { text: whole[0].trim() },
      left: `${rest.slice(0, whole.index)} ${rest.slice(whole.index + whole[0].length)}`.trim(),
    };
  const [part] = /(?<![a-z\d])so[-\s_#]*\d[\d-]*/i.exec(rest) ?? [];
  if (part) return { reference: { text: part.trim() }, left: rest.replace(part, ' ').trim() };
  const [end, number] =
    /^[\s:：,，]*(?:订单号?|单号)?\s*#?(\d{4})(?![\d.])(?!\s*(?:件|个|kg|套|吨|米))/i.exec(rest) ?? [];
  if (end !== undefined && number)
    return { reference: { text: number }, left: rest.slice(end.length).trim() };
  return { reference: { text: '' }, left: rest.trim() };
}

/** A sign is kept, so that the form can say that it is wrong. */
const NUMBER_OF = (label: string) =>
  new RegExp(`(?:${label})(?:品|数量?|件数)?\\s*[:：=]?\\s*(-?\\d[\\d,.]*)`);
const FAILED = '不合格|不通过|未通过|没通过|NG|不良';
const slot = (text: string, pattern: RegExp): string | undefined =>
  pattern.exec(text)?.[1]?.replaceAll(',', '');

function readDraft(kind: FactKind, text: string): FactDraft {
  switch (kind) {
    case 'work_report':
      return given({
        step:
          slot(text, /工序\s*[:：]?\s*#?(\d{1,5}|\p{Script=Han}{1,8}?)(?=\s|合格|良品|报废|完成|$)/u) ??
          slot(text, /(?:^|\s)(\d{1,5})\s*(?:道)?工序/),
        good: slot(text, NUMBER_OF('(?<!不)合格|良品|完成(?=\\s*\\d)|做了')),
        scrap: slot(text, NUMBER_OF('报废|废品|不良|不合格')),
        finished: /(?:本?工序|全部|都)(?:已?经?)?(?:完成|完工|做完)(?!\s*\d)/.test(text) ? 'yes' : undefined,
        machine: slot(text, /(?:机床|设备|机台)\s*[:：]?\s*([A-Za-z][A-Za-z0-9-]{1,30})/),
        cause: slot(text, /(?:原因|因为?)\s*[:：]?\s*([^,，。;；\s]{2,40})/),
      });
    case 'inspection':
      return readInspection(text);
    case 'waybill':
      return readWaybill(text);
    case 'receipt':
    case 'issue':
      return readGoods(text);
    case 'po_confirmed':
      return given({ customerPo: slot(text, /([A-Za-z0-9][\w./-]{2,40})/) });
    case 'sign_off':
      return given({ by: slot(text, /(?:签收人|由|收货人)\s*[:：]?\s*(\p{L}{2,10})/u) });
    default:
      return {};
  }
}

const INSPECTED = '检验数?|抽检|送检|检';
const PIECES = '\\s*(?:件|个|套|台|只|支|根)?';

/** `不合格3 镀层太薄`: what stands behind the result and is no figure is why. */
function readInspection(text: string): FactDraft {
  const failed = new RegExp(FAILED, 'i').test(text);
  const passed = !failed && /合格|通过|OK/i.test(text);
  const why = text
    .replace(new RegExp(`^.*?(?:${FAILED})(?:品|数量?|件数)?`, 'is'), '')
    .replace(new RegExp(`${NUMBER_OF(INSPECTED).source}${PIECES}`, 'g'), ' ')
    .replace(new RegExp(`^[\\s:：=,，。;；、]*-?\\d[\\d,.]*${PIECES}`), '')
    .replace(/^[\s:：=,，。;；、]*(?:原因(?:是|为)?|因为?|由于)?[\s:：=,，。;；、]*/, '')
    .trim();
  return given({
    result: failed ? 'failed' : passed ? 'passed' : undefined,
    failedQuantity: slot(text, NUMBER_OF('不合格|不良')),
    quantity: slot(text, NUMBER_OF(INSPECTED)) ?? (passed ? slot(text, NUMBER_OF('合格')) : undefined),
    cause: failed && why.length > 1 ? why.slice(0, 200) : undefined,
  });
}

/** `SF1234567890 顺丰 100件`: the number has the most digits. */
function readWaybill(text: string): FactDraft {
  const number =
    slot(text, /(?<![A-Za-z\d])([A-Za-z]{0,5}[-]?\d{8,20})(?!\d)/) ??
    slot(text, /([A-Za-z]{1,5}[-]?\d{3,20})/);
  const left = number ? text.replace(number, ' ') : text;
  return given({
    number,
    quantity: slot(left, /(\d[\d,]*)\s*(?:件|个|套|台|只)/) ?? slot(left, NUMBER_OF('数量|发')),
    carrier:
      slot(left, /(?:承运商?|快递|物流)[:：]\s*(\p{L}{2,12})/u) ??
      slot(left, /(\p{Script=Han}{2,8}(?:快递|快运|物流|速运)?)/u),
  });
}

/** `M-42CR-60 1200kg RK-001`: the first code is the material, a number with or without a unit the quantity. */
function readGoods(text: string): FactDraft {
  const material = slot(
    text,
    /([A-Za-z][A-Za-z0-9]*(?:[-./][A-Za-z0-9]+)+|[A-Za-z]{1,6}\d{2,}[A-Za-z0-9-]*)/,
  );
  const left = material ? text.replace(material, ' ') : text;
  const [, amount, unit] = /(?<![A-Za-z\d-])(-?\d[\d,]*(?:\.\d+)?)\s*(\p{L}{1,6}\d?)?/u.exec(left) ?? [];
  return given({
    material,
    quantity: amount?.replaceAll(',', ''),
    unit,
    document: slot(left, /([A-Za-z]{1,6}-?\d[\w-]*)/),
  });
}

function readStock(text: string): Intent | null {
  const mode = COUNT.test(text) ? 'count' : ADJUST.test(text) ? 'delta' : null;
  if (mode === null) return null;
  const rest = text.replace(mode === 'count' ? COUNT : ADJUST, '');
  if (ABOUT.test(rest) || (rest !== '' && !/[A-Za-z\d]/.test(rest))) return null;
  const code = slot(rest, /^\s*([A-Za-z][\w./-]*[A-Za-z\d])/);
  const left = code ? rest.replace(code, ' ') : rest;
  const [all, sign, word, amount, unit] =
    /([+-])?\s*(增加|减少|增|减|多|少)?\s*(\d[\d,]*(?:\.\d+)?)\s*(\p{L}{1,6}?\d?)?(?=$|[\s,，。;；])/u.exec(
      left,
    ) ?? [];
  const negative = sign === '-' || /减|少/.test(word ?? '');
  const note = left
    .slice(all === undefined ? 0 : left.indexOf(all) + all.length)
    .replace(/^[\s,，;；:：]+/, '')
    .trim();
  return {
    kind: 'stock.tell',
    mode,
    draft: given({
      material: code,
      amount:
        amount === undefined
          ? undefined
          : `${negative && mode === 'delta' ? '-' : ''}${amount.replaceAll(',', '')}`,
      unit,
      note: note === '' ? undefined : note,
    }),
  };
}

const given = (slots: Record<string, string | undefined>): FactDraft =>
  Object.fromEntries(
    Object.entries(slots).filter((pair): pair is [string, string] => (pair[1] ?? '') !== ''),
  );

const EXPORT =
  /^(?:导出|下载)\s*(?:一?下)?\s*(?:产品)?\s*(?:BOM|物料清单|工艺路线|工艺|质量标准|基础资料|主数据)\s*[:：]?\s*(\S.{0,60})$/i;
const EXPORT_AFTER = /^(?:导出|下载)\s*(\S.{0,60}?)\s*的?(?:BOM|物料清单|工艺路线|质量标准|基础资料)$/i;

/** 导出BOM KHM-200: a product's master data as a workbook. */
export function readMasterExport(said: string): Intent | null {
  const text = stripBefore(said);
  const product = (EXPORT.exec(text) ?? EXPORT_AFTER.exec(text))?.[1]?.trim();
  return product ? { kind: 'master.export', product } : null;
}
