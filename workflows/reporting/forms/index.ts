import type { OrderFact } from '../tellable.ts';
import type { Form } from './form.ts';
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
