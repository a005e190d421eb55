import type { ReportState } from '../state.ts';
import type { OrderFact } from '../tellable.ts';
import type { Form, Values } from './form.ts';
import { issueForm, receiptForm } from './goods.ts';
import { inspectionForm } from './quality.ts';
import { poForm, signOffForm, waybillForm } from './shipping.ts';
import { workForm } from './work.ts';

/** The forms of all facts about an order. */
export const FORMS: Readonly<Record<OrderFact, Form>> = {
  po_confirmed: poForm,
  receipt: receiptForm,
  issue: issueForm,
  work_report: workForm,
  inspection: inspectionForm,
  waybill: waybillForm,
  sign_off: signOffForm,
};

/** What is wrong with values that were said in words (合格-5), told with the form; what is only missing is asked for by it. */
export function wrongIn(kind: OrderFact, state: ReportState, values: Values): string[] {
  const form = FORMS[kind];
  const given = form.inputs(state, values).filter(({ name }) => values[name]);
  return form
    .read(state, values)
    .problems.filter((problem) => given.some(({ label }) => problem.startsWith(`${label}：`)));
}
