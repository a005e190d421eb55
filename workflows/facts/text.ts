import type { Fact } from './kinds.ts';

/** A fact in a few words, for the log and for cards: `工序20 合格100 报废2`. */
export function factText(fact: Fact): string {
  const parts = WORDS[fact.kind](fact as never);
  return [...parts, 'note' in fact ? fact.note : '']
    .filter((part) => part !== undefined && part !== '')
    .join(' ');
}

type Words = { [K in Fact['kind']]: (fact: Extract<Fact, { kind: K }>) => (string | undefined)[] };

const WORDS: Words = {
  po_confirmed: (fact) => [fact.customerPo && `客户PO ${fact.customerPo}`],
  receipt: (fact) => [`${fact.material} ${fact.quantity}${fact.unit ?? ''}`, fact.supplier, fact.document],
  stock: (fact) => [
    fact.material,
    fact.count === undefined
      ? `${Number(fact.delta) > 0 ? '+' : ''}${fact.delta}${fact.unit ?? ''}`
      : `盘点 ${fact.count}${fact.unit ?? ''}`,
    fact.document,
  ],
  issue: (fact) => [`${fact.material} ${fact.quantity}${fact.unit ?? ''}`, fact.document],
  work_report: (fact) => [
    fact.step === undefined ? fact.operation : `工序${fact.step}`,
    fact.startedAt && fact.good === 0 ? '开工' : `合格${fact.good}`,
    fact.scrap ? `报废${fact.scrap}` : '',
    fact.cause,
    fact.finished ? '本工序完成' : '',
    fact.worker,
    fact.machine,
  ],
  inspection: (fact) => [
    fact.stage === 'in_process' ? '过程检验' : '',
    fact.result === 'passed' ? '合格' : '不合格',
    fact.failedQuantity ? `不合格${fact.failedQuantity}` : '',
    fact.cause,
    fact.inspector,
  ],
  waybill: (fact) => [fact.carrier, fact.number, fact.quantity === undefined ? '' : `${fact.quantity}件`],
  sign_off: (fact) => [fact.by],
  reversal: (fact) => [fact.reverses],
};
