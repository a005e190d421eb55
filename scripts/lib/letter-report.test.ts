import { expect, it } from 'vitest';
import { EXPECTED, letter, read, SEAL } from '../../workflows/due-date-change/testing/readings.ts';
import { asJson, reportOf } from './letter-report.ts';
import { asText } from './letter-text.ts';

const GIVEN = {
  order: EXPECTED.orderNumber,
  customer: EXPECTED.customerName,
  created: EXPECTED.createdDate,
  newDue: EXPECTED.newDueDate,
  today: EXPECTED.today,
};
const says = (...of: Parameters<typeof reportOf>) => {
  const { verdict, reasons } = JSON.parse(asJson(reportOf(...of)));
  return [verdict, reasons?.map(({ code }: { code: string }) => code)];
};

it('the verdict is that of the flow’s own rules: pass, manual or reject, with reasons', () => {
  expect(says(letter(), GIVEN)).toEqual(['pass', []]);
  expect(says(letter({ editor: 'Adobe Photoshop' }), GIVEN)).toEqual(['manual', ['picture.edited']]);
  expect(says(letter(), { ...GIVEN, order: 'SO-20260206-6324' })).toEqual(['reject', ['order.differs']]);
  expect(says(letter(), { ...GIVEN, currentDue: '2026-03-21' })).toEqual(['manual', ['old_due.differs']]);
  expect(says(letter(), { ...GIVEN, today: '2026-02-20' })).toEqual(['reject', ['signing.future']]);
});

it('what is not given is not held against the letter, and without anything there is no verdict', () => {
  const { orderNumber, newDueDate } = { orderNumber: read('PO-1'), newDueDate: read('2026-05-01') };
  expect(says(letter({}, { orderNumber, newDueDate }), { customer: EXPECTED.customerName })).toEqual([
    'pass',
    [],
  ]);
  expect(says(letter(), {})).toEqual([undefined, undefined]);
});

it('a file that is no letter is rejected, what could not be read goes to a person', () => {
  const said = { code: 'letter.heic', sentence: '请转成 JPG 再上传。' } as const;
  expect(says({ outcome: 'refused', params: {}, ...said }, {})).toEqual(['reject', [said.code]]);
  const late = { outcome: 'to_person', code: 'letter.timeout', sentence: '识别超时。' } as const;
  expect(says({ params: {}, ...late }, GIVEN)).toEqual(['manual', [late.code]]);
});

it('prints fields and seals, pictures left out, as JSON and for people', () => {
  const report = reportOf(letter(), GIVEN);
  const json = JSON.parse(asJson(report));
  expect(json.fields.newDueDate).toMatchObject({
    value: EXPECTED.newDueDate,
    readings: [EXPECTED.newDueDate, EXPECTED.newDueDate],
  });
  expect(json.seals[0]).toMatchObject({
    kind: 'company_round',
    clarity: 92,
    ringText: { verdict: 'matches' },
  });
  expect(json.pages[0]).not.toHaveProperty('picture');
  const patched = [{ field: 'newDueDate', kind: 'no_past', crop: SEAL.crop, strength: 80 }] as const;
  expect(JSON.parse(asJson(reportOf(letter({ patched }), {})))).toMatchObject({ patched });
  const text = asText(report);
  expect(text).toContain(`新交期：${EXPECTED.newDueDate}`);
  expect(text).toContain('印章：第 1 页，公章，清晰度 92');
  expect(text).toContain('结论：通过');
});
