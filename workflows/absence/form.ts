import type { Ctx } from '../context.ts';
import { AppError } from '../errors.ts';
import { may } from '../factory/rules.ts';
import type { AbsenceDraft } from '../intents.ts';
import { clock } from '../now.ts';
import { plainText } from '../orders/text.ts';
import { explain } from '../sentences/explain.ts';
import { shanghaiDay } from '../working-time/shanghai.ts';
import type { FormState, FormValues } from './cards/form-card.ts';
import { findPeople, type Person } from './find-person.ts';
import { assertDeclarable, type NewAbsence } from './guards.ts';
import { fieldsOf, periodOf } from './period.ts';
import { periodText } from './period-text.ts';
import { absencesDuring } from './read.ts';

/** A form, and what it declares when nothing is missing or wrong. */
export type CheckedForm = FormState & { value: NewAbsence | null };

const mayRecordOthers = ({ actor, factory }: Ctx): boolean =>
  actor.kind === 'staff' && may(factory, actor.roles, 'staff.absence');

/**
 * What the form shows for words. Somebody else is meant when the words name a colleague; without the permission for
 * that a name that nobody has is taken for a reason (感冒请假).
 * @throws AppError absence.not_permitted
 */
export async function formOf(ctx: Ctx, draft: AbsenceDraft): Promise<CheckedForm> {
  const today = shanghaiDay(await clock(ctx));
  const { person, ...words } = draft;
  const meant = person === undefined ? [] : await findPeople(ctx, person);
  const self = meant.some((one) => ctx.actor.kind === 'staff' && one.userId === ctx.actor.userId);
  const other = person !== undefined && !self && mayRecordOthers(ctx);
  if (person !== undefined && !self && !other && meant.length > 0)
    throw new AppError('absence.not_permitted');
  const reason = [other || self ? '' : (person ?? ''), words.reason ?? ''].filter(Boolean).join(' ');
  const values: FormValues = {
    ...fieldsOf(words, today),
    person: other ? (person ?? '') : '',
    delegate: words.delegate ?? '',
    reason,
  };
  const hint =
    mayRecordOthers(ctx) && !other ? { hint: '替同事登记请发送：孙磊请假 11月27日 代理 何静' } : {};
  if (Object.keys(draft).length === 0)
    return { values, other, choices: {}, problems: [], summary: null, value: null, ...hint };
  return { ...(await stateOf(ctx, values, other)), ...hint };
}

/** The same for what was typed into the form. */
export async function stateOf(ctx: Ctx, values: FormValues, other: boolean): Promise<CheckedForm> {
  const today = shanghaiDay(await clock(ctx));
  const problems: string[] = [];
  const choices: FormState['choices'] = {};
  const someone = async (field: 'person' | 'delegate', label: string): Promise<Person | null> => {
    const text = values[field].trim();
    const found = await findPeople(ctx, text);
    const [only, another] = found;
    if (another || only?.userId === text) choices[field] = found;
    if (only && !another) return only;
    problems.push(another ? `${label}：有几位同事符合，请在下面选一位` : nobody(label, text));
    return null;
  };
  const person = other ? await someone('person', '请假人') : selfOf(ctx);
  const period = periodOf(values, today);
  if ('problems' in period) problems.push(...period.problems);
  const delegate = await someone('delegate', '代理人');
  const state = { values, other, choices, problems, summary: null, value: null };
  if (!person || !delegate || 'problems' in period) return state;
  const value: NewAbsence = {
    ...period,
    userId: person.userId,
    delegateUserId: delegate.userId,
    reason: values.reason.trim(),
  };
  const refusal = await refusalOf(ctx, value);
  if (refusal) return { ...state, problems: [refusal] };
  return { ...state, value, summary: await summaryOf(ctx, value, person, delegate, today) };
}

const nobody = (label: string, text: string): string =>
  text === '' ? `请填写${label}` : `${label}：没有叫「${text.slice(0, 20)}」的在职同事，请填全名`;

const selfOf = ({ actor }: Ctx): Person | null =>
  actor.kind === 'staff' ? { userId: actor.userId, name: actor.name, label: actor.name } : null;

/** Why it cannot be declared, as a sentence; nothing is written. */
async function refusalOf(ctx: Ctx, value: NewAbsence): Promise<string | null> {
  try {
    await assertDeclarable(ctx, value);
    return null;
  } catch (err) {
    if (err instanceof AppError) return explain(err);
    throw err;
  }
}

async function summaryOf(
  ctx: Ctx,
  value: NewAbsence,
  person: Person,
  delegate: Person,
  today: string,
): Promise<string> {
  const also = (await absencesDuring(ctx, delegate.userId, value)).map(
    (one) =>
      `注意：${plainText(one.name)} ${periodText(one, today)} 也请假，那时由 ${plainText(one.delegateName)} 接着代理。`,
  );
  const who = plainText(person.name);
  return [
    `**${who}** 请假 **${periodText(value, today)}**，由 **${plainText(delegate.label)}** 代理。`,
    ...also,
  ].join('\n\n');
}
