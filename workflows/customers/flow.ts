import type { Card } from '../card.ts';
import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import type { Flow, Press, PressResult, Where } from '../flow.ts';
import { findCustomers } from '../orders/catalogue.ts';
import { answerAlone } from '../orders/discreet.ts';
import { nearestCustomers } from '../orders/suggest.ts';
import { say } from '../say.ts';
import { mayReadOrders } from '../staff/policy.ts';
import { customerCard, customerForm } from './customer-card.ts';
import { editCustomer } from './edit-customer.ts';
import { type CustomerView, readCustomer } from './read-customer.ts';

/** Names in a list to pick from. */
const MOST_CHOICES = 8;

/** 客户 恒锐: the customer's card, or a list when several may be meant. Never in a group. */
async function answerCustomer(ctx: TxCtx, name: string, where: Where): Promise<void> {
  if (!mayReadOrders(ctx.factory, ctx.actor)) throw new AppError('order.no_access');
  const views = await readable(ctx, name);
  const [only, another] = views;
  if (!only) {
    const near = await nearestCustomers(ctx, name, { readable: true });
    throw new AppError('customer.not_found', { name: name.slice(0, 30), near: near.join('、') });
  }
  const userId = ctx.actor.kind === 'staff' ? ctx.actor.userId : 'system';
  const key = another ? `customer-list:${where.messageKey}` : `customer:${only.id}:user:${userId}`;
  const card = another ? choiceCard(views) : customerCard(ctx.factory, only);
  await say(ctx, where.reply, { kind: 'card', flow: 'customers', key, card }, `${where.messageKey}:customer`);
}

/** Customers that a name may mean and the actor may see; exactly one of that name is that one. */
async function readable(ctx: TxCtx, name: string): Promise<CustomerView[]> {
  const found = await findCustomers(ctx, name);
  const exact = found.filter((one) => one.rank === 0);
  const views: CustomerView[] = [];
  for (const { id } of (exact.length > 0 ? exact : found).slice(0, MOST_CHOICES)) {
    const view = await readCustomer(ctx, id);
    if (view) views.push(view);
  }
  return views;
}

const choiceCard = (views: readonly CustomerView[]): Card => ({
  title: '要看哪个客户？',
  text: views.map((view, i) => `${i + 1}. ${view.name}`).join('\n'),
  buttons: views.map((view) => ({
    label: view.shortName,
    action: 'show',
    params: { customer: String(view.id) },
  })),
});

async function viewOf(ctx: TxCtx, press: Press): Promise<CustomerView> {
  const view = await readCustomer(ctx, Number(press.params.customer));
  if (!view) throw new AppError('customer.not_found', { name: '' });
  return view;
}

async function show(ctx: TxCtx, press: Press): Promise<PressResult> {
  return { card: customerCard(ctx.factory, await viewOf(ctx, press)) };
}

async function ask(ctx: TxCtx, press: Press): Promise<PressResult> {
  const view = await viewOf(ctx, press);
  if (!view.mayEdit) throw new AppError('customer.edit_not_permitted');
  return { card: customerForm(view) };
}

/** Mistakes leave the form open; who comes second sees the customer as it is now. */
async function edit(ctx: TxCtx, press: Press): Promise<PressResult> {
  const { params, form } = press;
  try {
    const { changed } = await editCustomer(ctx, {
      customerId: Number(params.customer),
      seen: params.seen ?? '',
      shortName: form.shortName ?? '',
      aliases: form.aliases ?? '',
      salesperson: form.salesperson ?? '',
      reason: form.reason ?? '',
    });
    const text = changed.length > 0 ? '已保存。' : '没有变化，什么都没有改。';
    return {
      card: { ...customerCard(ctx.factory, await viewOf(ctx, press)), notice: { text, tone: 'good' } },
    };
  } catch (err) {
    if (!(err instanceof AppError) || err.code !== 'customer.changed_meanwhile') throw err;
    const text = '客户资料已有变化，请按最新内容再编辑。';
    return {
      card: { ...customerCard(ctx.factory, await viewOf(ctx, press)), notice: { text, tone: 'warn' } },
    };
  }
}

/** Customers: what they are called, who looks after them, how their orders went. */
export const customersFlow: Flow = {
  name: 'customers',
  phrases: ['客户 恒锐'],
  intents: {
    'customer.show': (asked, intent, from) =>
      answerAlone(asked, from, (ctx, where) => answerCustomer(ctx, intent.name, where)),
  },
  presses: { show, ask, edit },
  subject: (params) => (params.customer ? 'customer-names' : undefined),
};
