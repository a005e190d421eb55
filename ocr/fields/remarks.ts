import { refusalIn } from './refused.ts';

/** What a letter says beside its values that may change what they are worth. */
export type RemarkKind =
  /** Not everything on one day: 第一批…第二批…, 余150套…. */
  | 'lots'
  /** Agreed to only if something else: 如…则…, 否则…, 前提. */
  | 'condition'
  /** Something is said no to. */
  | 'refusal'
  /** No letter that counts: 作废, 草稿, 样张. */
  | 'void';

export interface Remark {
  readonly kind: RemarkKind;
  /** As they stand in the letter. */
  readonly words: string;
}

const COUNT = '(?:\\d+|[一二两三四五六七八九十百千]+)';
const UNIT = '(?:套|件|台|个|只|支|根|片|块|吨|公斤|千克|米|箱|批|批次|pcs|PCS|[%％])';
const REST = '(?:余下|剩余|其余|余)(?:的)?';
const LOTS = [
  /第[一二三四五六七八九\d]批/,
  /[首头次末]批/,
  /(?<!不得|不能|不可|不允许|禁止)分[一二两三四五\d]?[批期次](?!号|数|准|类)(?:交|发|到|供|出|完|送|执行|进行)?/,
  new RegExp(`${REST}(?:数量|部分|产品|货物)?${COUNT}${UNIT}`),
  new RegExp(`${REST}(?:数量|部分|产品|货物)[^,，。;；@]{0,6}(?:交|发货|到货|供货)`),
  new RegExp(`(?:其中|先行?|先期)(?:交付?|发货?)?${COUNT}${UNIT}`),
  new RegExp(`(?:交付|交货|发货|供货)${COUNT}${UNIT}[,，]`),
  /部分(?:先行?)?(?:交付|交货|发货)/,
  /(?<!不得|不能|不可|不允许|禁止)[交发]\d{1,2}[%％]/,
  /月(?:底|末|初|[上中下]旬)(?:之?前)?(?:再)?(?:交付|交货|发货|供货|交齐|完成交)/,
];

/** 「如有疑问请联系」 says nothing about the date. */
const IF =
  /(?:如果|如若|如(?!有|下|期|上|图|附|前|此|因|何|遇|无|需|贵司不)|假如|倘若|倘|(?<!不)若(?!干|有|无|需)|只要|除非)[^。;；]{0,40}?(?:[,，]?(?:则|方可|方能|我(?:司|方|公司)(?:才|即|则)?(?:可以|愿意|能够)?(?:同意|接受)|才(?:能|可|同意)))/;
const CONDITIONS = [
  IF,
  /否则/,
  /除非/,
  /(?:前提(?:是|为|下|条件)|(?:为|作为)前提|为条件|条件是)/,
  /(?:方可|方能|才能|才)(?:同意|接受|变更|延期|生效|有效)/,
  // Not settled yet.
  /待[^,，。;；@]{0,14}?(?:批准|审批|审核|确认|评审|同意|签字)(?:后|通过|完)/,
  /尚(?:在|未|待|需)[^,，。;；@]{0,8}(?:评审|审批|批准|确认|讨论|研究)/,
  /暂定|待定/,
  /以(?:正式|最终|后续)[^,，。;；@]{0,8}(?:通知|确认|函)[^,，。;；@]{0,4}为准/,
  /(?:有条件|附条件)(?:地)?(?:同意|接受)?/,
];

const VOID_WORDS = '(?:已?作废|无效|草稿|草案|样张|样本|样稿|仅供参考|此件无效|VOID|DRAFT|SPECIMEN|SAMPLE)';
/** Alone in its piece: 「此前确认函同时作废」 is said in letters that count. */
const VOID = new RegExp(
  `(?:^|[\\n\\t])[【\\[(<*]{0,2}(${VOID_WORDS})[】\\])>*]{0,2}(?=[\\n\\t]|$)|(本(?:确认)?函(?:件)?(?:已|即)?作废)`,
  'i',
);

/** Each kind once, with the words that say it. `text`: one reading, rows parted by line feeds, pieces by tabs. */
export function remarksOf(text: string): Remark[] {
  // Words may be broken by a line.
  const joined = text.replace(/[\n\t]/g, '');
  const remarks: Remark[] = [];
  const add = (kind: RemarkKind, words: string | undefined) => {
    if (words) remarks.push({ kind, words });
  };
  add('lots', firstOf(LOTS, joined));
  add('condition', firstOf(CONDITIONS, joined));
  add('refusal', refusalIn(joined));
  const voided = VOID.exec(text);
  add('void', voided?.[1] ?? voided?.[2]);
  return remarks;
}

/** Of two readings either is enough to doubt. */
export function remarksOfAll(texts: readonly string[]): Remark[] {
  const found = new Map<RemarkKind, Remark>();
  for (const remark of texts.flatMap(remarksOf)) if (!found.has(remark.kind)) found.set(remark.kind, remark);
  return [...found.values()];
}

function firstOf(patterns: readonly RegExp[], text: string): string | undefined {
  for (const pattern of patterns) {
    const match = pattern.exec(text);
    if (match) return match[0];
  }
  return undefined;
}
