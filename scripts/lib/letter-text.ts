import type { FieldName } from '../../ocr/types.ts';
import type { Report } from './letter-report.ts';

const FIELDS: Record<FieldName, string> = {
  orderNumber: '订单号',
  customerName: '客户名称',
  newDueDate: '新交期',
  oldDueDate: '原交期',
  signingDate: '签署日期',
};

const VERDICTS = { pass: '通过', manual: '转人工核对', reject: '不通过' };

/** The report for a person at a terminal. */
export function asText({ verdict, reasons = [], reading }: Report): string {
  const lines: string[] = [];
  for (const [name, label] of Object.entries(FIELDS) as [FieldName, string][]) {
    const field = reading?.fields[name];
    if (field) lines.push(`${label}：${field.value ?? `—（${field.sentence}）`}`);
  }
  for (const { kind, clarity, sentence, crop } of reading?.seals ?? []) {
    lines.push(`印章：第 ${crop.page} 页，${kind}，清晰度 ${clarity}。${sentence}`);
  }
  if (reading && reading.seals.length === 0) lines.push('印章：没有找到。');
  if (verdict) lines.push(`结论：${VERDICTS[verdict]}`);
  lines.push(...reasons.map(({ code, sentence }) => `  · ${sentence}（${code}）`));
  return lines.join('\n');
}
