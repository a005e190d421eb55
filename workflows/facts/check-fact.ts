import type { z } from 'zod';
import { KINDS } from '../../plant-gateway/config/explain.ts';
import { anyFact, FACT_KINDS, type Fact, KIND_NAMES } from './kinds.ts';

/** Why something that was told is no fact. */
export interface Refusal {
  key: string | null;
  code: string;
  /** The field that is wrong; null when it is the whole. */
  field: string | null;
  message: string;
}

type Issue = z.core.$ZodIssue;

/** What people call the fields, as in forms and files. */
export const FIELD_NAMES: Readonly<Record<string, string>> = {
  kind: '类型',
  key: '单号（唯一键）',
  occurredAt: '发生时间',
  order: '订单号',
  customerPo: '客户PO号',
  material: '物料编码',
  quantity: '数量',
  unit: '单位',
  supplier: '供应商',
  document: '单据号',
  note: '备注',
  delta: '增减数量',
  count: '盘点数量',
  step: '工序号',
  operation: '工序',
  good: '合格数',
  scrap: '报废数',
  finished: '本工序完成',
  cause: '原因',
  worker: '操作工',
  machine: '设备',
  startedAt: '开工时间',
  result: '检验结果',
  stage: '检验阶段',
  failedQuantity: '不合格数',
  items: '实测值',
  inspector: '检验员',
  number: '运单号',
  carrier: '承运商',
  by: '签收人',
  reverses: '被冲销的单号',
  reason: '原因',
  value: '实测值',
  name: '检验项目',
};

const RULES: Readonly<Record<string, string>> = {
  amount: '要写成数字，最多四位小数，如 12.5',
  positive: '必须大于 0',
  not_negative: '不能小于 0',
  instant: '要写成带时区的时间，如 2026-03-15T10:00:00+08:00',
  delta_or_count: '增减数量（delta）与盘点数量（count）要写且只写一个',
  started_after: '不能晚于发生时间',
  nothing_reported: '数量都是 0，没有内容可报。合格、报废至少填一项，或注明本工序完成、开工时间',
  cause_missing: '检验不合格必须写原因',
};

/** Who reads what is wrong: systems are told the names of the fields, people are not. */
export type RefusalReader = 'system' | 'person';

/** Reads what was told as a fact, or says in one Chinese sentence what is wrong and what to do. */
export function checkFact(
  told: unknown,
  reader: RefusalReader = 'system',
): { ok: true; fact: Fact } | { ok: false; refusal: Refusal } {
  const key = keyOf(told);
  const parsed = anyFact.safeParse(told, { reportInput: true });
  if (parsed.success) return { ok: true, fact: parsed.data };
  const [issue] = parsed.error.issues;
  const at = issue?.code === 'unrecognized_keys' ? (issue.keys[0] ?? null) : issue?.path.join('.') || null;
  return {
    ok: false,
    refusal: {
      key,
      code: 'fact.invalid',
      field: at,
      message: issue ? messageFor(reader, issue) : '写法不对。',
    },
  };
}

const keyOf = (told: unknown): string | null => {
  const key = typeof told === 'object' && told !== null && 'key' in told ? told.key : null;
  return typeof key === 'string' ? key.slice(0, 120) : null;
};

/** Names of fields stand in brackets behind what people call them. */
const messageFor = (reader: RefusalReader, issue: Issue): string =>
  reader === 'person' ? sentenceOf(issue).replace(/（[A-Za-z]+）/g, '') : sentenceOf(issue);

function sentenceOf(issue: Issue): string {
  const name = String(issue.path.findLast((part) => typeof part === 'string') ?? '');
  const label = FIELD_NAMES[name] ? `${FIELD_NAMES[name]}（${name}）` : name || '内容';
  if (issue.code === 'invalid_union' || (name === 'kind' && issue.path.length === 1))
    return `类型（kind）只能是：${FACT_KINDS.map((kind) => `${kind}（${KIND_NAMES[kind]}）`).join('、')}。`;
  if (issue.code === 'unrecognized_keys') return `不认识的字段「${issue.keys.join('、')}」，请删去或改正。`;
  const own = RULES[issue.message];
  if (own) return `${label}：${own}。`;
  if (issue.input === undefined) return `缺少${label}，请补上。`;
  if (issue.code === 'invalid_type')
    return `${label}类型不对，这里要${KINDS[issue.expected] ?? issue.expected}。`;
  if (issue.code === 'invalid_value') return `${label}只能是：${issue.values.map(String).join('、')}。`;
  if (issue.code === 'too_small')
    return issue.origin === 'string' ? `${label}不能为空。` : `${label}不能小于 ${issue.minimum}。`;
  if (issue.code === 'too_big')
    return issue.origin === 'string'
      ? `${label}太长，最多 ${issue.maximum} 个字。`
      : `${label}不能大于 ${issue.maximum}。`;
  return `${label}写法不对。`;
}
