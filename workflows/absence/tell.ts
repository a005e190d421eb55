import type { TxCtx } from '../context.ts';
import { clock } from '../now.ts';
import { repaint, say } from '../say.ts';
import { shanghaiDay } from '../working-time/shanghai.ts';
import { declaredCard, delegateCard } from './cards/absence-card.ts';
import { periodText } from './period-text.ts';
import type { AbsenceView } from './read.ts';

const delegateKey = (id: number): string => `absence:${id}:delegate`;
const person = (userId: string) => ({ to: 'person', userId }) as const;

/** Tells the delegate, and the person when somebody else recorded it; whoever did it knows. */
export async function tellDeclared(ctx: TxCtx, absence: AbsenceView): Promise<void> {
  const { id, userId, delegateUserId } = absence;
  const today = shanghaiDay(await clock(ctx));
  if (!isActor(ctx, delegateUserId)) {
    const card = delegateCard(absence, today);
    const what = { kind: 'card', flow: 'absence', key: delegateKey(id), card } as const;
    await say(ctx, person(delegateUserId), what, `absence:${id}:declared:delegate`);
  }
  if (!isActor(ctx, userId)) {
    const card = { ...declaredCard(absence, today), footer: `由 ${nameOf(ctx)} 登记` };
    const what = { kind: 'card', flow: 'absence', key: `absence:${id}:person`, card } as const;
    await say(ctx, person(userId), what, `absence:${id}:declared:person`);
  }
}

/** The delegate's card is closed, and the delegate hears of it; so does the person when somebody else cancelled. */
export async function tellCancelled(ctx: TxCtx, absence: AbsenceView): Promise<void> {
  const { id, name, userId, delegateUserId } = absence;
  const today = shanghaiDay(await clock(ctx));
  const period = periodText(absence, today);
  await repaint(ctx, delegateKey(id), delegateCard({ ...absence, cancelled: true }, today), { closed: true });
  if (!isActor(ctx, delegateUserId)) {
    const text = `${name} 的请假已取消：${period}。您不再需要代理。`;
    await say(ctx, person(delegateUserId), { kind: 'text', text }, `absence:${id}:cancelled:delegate`);
  }
  if (!isActor(ctx, userId)) {
    const text = `${nameOf(ctx)} 取消了您的请假：${period}。`;
    await say(ctx, person(userId), { kind: 'text', text }, `absence:${id}:cancelled:person`);
  }
}

const isActor = ({ actor }: TxCtx, userId: string): boolean =>
  actor.kind === 'staff' && actor.userId === userId;
const nameOf = ({ actor }: TxCtx): string => (actor.kind === 'staff' ? actor.name : '系统');
