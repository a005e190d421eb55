import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { clock } from '../now.ts';
import { shanghaiDay } from '../working-time/shanghai.ts';
import { type AbsenceList, listCard } from './cards/list-card.ts';
import { findPeople, type Person } from './find-person.ts';
import { assertMayRecordFor } from './guards.ts';
import { absencesDelegatedTo, absencesOf } from './read.ts';

type Whose = Pick<Person, 'userId' | 'name'>;

/** Whose absences are asked for: one's own, or a colleague's by name for those who may record them. */
export async function whoseAbsences(ctx: TxCtx, name: string | undefined): Promise<Whose> {
  if (ctx.actor.kind !== 'staff') throw new AppError('absence.not_permitted');
  const self = { userId: ctx.actor.userId, name: ctx.actor.name };
  if (name === undefined) return self;
  const [person, another] = await findPeople(ctx, name);
  if (!person) throw new AppError('absence.nobody_named', { name: name.slice(0, 20) });
  if (another) throw new AppError('absence.several_named', { name: name.slice(0, 20) });
  assertMayRecordFor(ctx, person.userId);
  return person;
}

/** The card with a person's present and coming absences. @throws AppError absence.not_permitted */
export async function listCardOf(ctx: TxCtx, { userId, name }: Whose) {
  assertMayRecordFor(ctx, userId);
  const list: AbsenceList = {
    userId,
    name,
    own: ctx.actor.kind === 'staff' && ctx.actor.userId === userId,
    absences: await absencesOf(ctx, userId),
    delegated: await absencesDelegatedTo(ctx, userId),
  };
  return listCard(list, shanghaiDay(await clock(ctx)));
}
