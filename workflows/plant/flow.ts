import type { PlantMachine } from '../../plant-gateway/config/plant.ts';
import type { Card } from '../card.ts';
import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import type { Flow, Press, PressResult, Where } from '../flow.ts';
import type { IntentOf } from '../intents.ts';
import { machinesNamed } from '../load/named.ts';
import { assertMaySeeLoad } from '../load/rights.ts';
import { answerDiscreetly } from '../orders/discreet.ts';
import { say } from '../say.ts';
import { wholeParam } from '../whole-param.ts';
import { conflictCard, conflictListCard, MOST_ON_LIST } from './cards/conflict-cards.ts';
import { figuresCard } from './cards/figures-card.ts';
import { gatewayField } from './cards/gateway-field.ts';
import { type ListAsked, machineCard, machineListCard } from './cards/machine-card.ts';
import { registersCard } from './cards/registers-card.ts';
import { connectedMachines } from './connected.ts';
import { confirmConflict } from './decide.ts';
import { CONFLICTS } from './merge/review.ts';
import { REVIEW, reviewAndGoOn, scheduleReview } from './merge/schedule.ts';
import { readConflict, readOpenConflicts } from './read-conflicts.ts';
import { readGatewayTroubles } from './read-gateways.ts';
import { readMachine, readStatus, readToday } from './read-machine.ts';
import { readRegisters } from './registers.ts';
import { mayDecide } from './who.ts';

type Handler = (ctx: TxCtx, press: Press) => Promise<PressResult>;

/** More open differences are not counted. */
const MANY = 99;

const machines = (ctx: TxCtx): readonly PlantMachine[] => ctx.plant?.().machines ?? [];

/** 设备异常, 设备状态, 开机率, VMC850-03 状态. Groups get no buttons and no orders. */
async function answer(
  ctx: TxCtx,
  { text, trouble, figures }: IntentOf<'plant.status'>,
  where: Where,
): Promise<void> {
  assertMaySeeLoad(ctx);
  const alone = where.conversation.kind === 'single';
  const asked = machinesNamed([...machines(ctx)], text);
  const card =
    asked.kind === 'machine'
      ? machineCard(await readMachine(ctx, named(ctx, asked.machine.id), alone))
      : await manyCard(ctx, { model: asked.kind === 'group' ? asked.model : '', trouble, page: 0 }, figures);
  const { buttons: _, ...bare } = card;
  const key = `plant:${where.messageKey}`;
  await say(ctx, where.reply, { kind: 'card', flow: 'plant', key, card: alone ? card : bare }, key);
}

const manyCard = (ctx: TxCtx, asked: ListAsked, figures: true | undefined): Promise<Card> =>
  figures ? usedCard(ctx, asked.model) : listCard(ctx, asked);

async function usedCard(ctx: TxCtx, model: string): Promise<Card> {
  const mine = (await connectedMachines(ctx)).filter((one) => model === '' || one.model === model);
  return figuresCard(await readToday(ctx, mine), model);
}

async function listCard(ctx: TxCtx, asked: ListAsked): Promise<Card> {
  const mine = machines(ctx).filter((one) => asked.model === '' || one.model === asked.model);
  const open = await readOpenConflicts(
    ctx,
    MANY,
    mine.map(({ id }) => id),
  );
  const gateways = (await readGatewayTroubles(ctx)).map(gatewayField);
  return machineListCard(await readStatus(ctx, mine), open.length, asked, gateways);
}

function named(ctx: TxCtx, id: string | undefined): PlantMachine {
  const machine = machines(ctx).find((one) => one.id === id);
  if (!machine) throw new AppError('plant.no_machine', { id: id ?? '' });
  return machine;
}

/** Says a card to the presser; the one that was pressed says so. */
async function saySeparately(ctx: TxCtx, press: Press, key: string, card: Card): Promise<PressResult> {
  if (ctx.actor.kind !== 'staff') throw new AppError('load.not_permitted');
  const { userId } = ctx.actor;
  const to = { to: 'person', userId } as const;
  await say(
    ctx,
    to,
    { kind: 'card', flow: 'plant', key: `${key}:user:${userId}`, card },
    `${press.pressKey}:${key}:${userId}`,
  );
  return { card: { ...press.view, notice: { text: '已发给您。', tone: 'info' } } };
}

const machine: Handler = async (ctx, press) => {
  assertMaySeeLoad(ctx);
  const one = named(ctx, press.params.machine);
  return saySeparately(ctx, press, `machine:${one.id}`, machineCard(await readMachine(ctx, one, true)));
};

/** Another page of a list. */
const list: Handler = async (ctx, { params }) => {
  assertMaySeeLoad(ctx);
  const page = Number(params.page);
  const asked = { model: params.model ?? '', trouble: params.trouble === 'yes' };
  return { card: await listCard(ctx, { ...asked, page: Number.isSafeInteger(page) && page > 0 ? page : 0 }) };
};

const refresh: Handler = async (ctx, press) => {
  assertMaySeeLoad(ctx);
  return { card: machineCard(await readMachine(ctx, named(ctx, press.params.machine), true)) };
};

const conflicts: Handler = async (ctx, press) => {
  assertMaySeeLoad(ctx);
  const open = await readOpenConflicts(ctx, MOST_ON_LIST + 1);
  return saySeparately(ctx, press, 'plant-conflicts', conflictListCard(open));
};

const conflict: Handler = async (ctx, press) => {
  assertMaySeeLoad(ctx);
  const one = await readConflict(ctx, wholeParam(press.params.conflict));
  if (!one) throw new AppError('plant.no_conflict');
  return saySeparately(ctx, press, `plant-conflict:${one.id}`, conflictCard(one, mayDecide(ctx, one.kind)));
};

const confirm: Handler = async (ctx, press) => {
  const id = wholeParam(press.params.conflict);
  await confirmConflict(ctx, { id, note: press.form.note ?? '' });
  const one = await readConflict(ctx, id);
  if (!one) throw new AppError('plant.no_conflict');
  return { card: conflictCard(one, false), closed: true };
};

/** 寄存器 VMC850-03: what it answered last, as it came. Groups get no buttons. */
async function answerRegisters(
  ctx: TxCtx,
  { text }: IntentOf<'plant.registers'>,
  where: Where,
): Promise<void> {
  assertMaySeeLoad(ctx);
  const asked = text === '' ? null : machinesNamed([...machines(ctx)], text);
  if (asked?.kind !== 'machine') throw new AppError('plant.which_registers');
  const card = registersCard(await readRegisters(ctx, named(ctx, asked.machine.id)));
  const { buttons: _, ...bare } = card;
  const key = `registers:${where.messageKey}`;
  const alone = where.conversation.kind === 'single';
  await say(ctx, where.reply, { kind: 'card', flow: 'plant', key, card: alone ? card : bare }, key);
}

/** Anew, as tags or all of it. */
const registers =
  (all: boolean): Handler =>
  async (ctx, press) => {
    assertMaySeeLoad(ctx);
    return { card: registersCard(await readRegisters(ctx, named(ctx, press.params.machine)), all) };
  };

/** What the machines do, and where that and the reports contradict each other. */
export const plantFlow: Flow = {
  name: 'plant',
  phrases: ['设备状态', '设备异常', 'VMC850-03 状态', '开机率', '寄存器 VMC850-03'],
  intents: {
    'plant.status': (asked, intent, from) =>
      answerDiscreetly(asked, from, (ctx, where) => answer(ctx, intent, where)),
    'plant.registers': (asked, intent, from) =>
      answerDiscreetly(asked, from, (ctx, where) => answerRegisters(ctx, intent, where)),
  },
  presses: {
    registers: registers(false),
    registers_all: registers(true),
    machine,
    list,
    refresh,
    conflicts,
    conflict,
    confirm,
  },
  subject: (params) => (params.conflict ? CONFLICTS : undefined),
  due: { [REVIEW]: reviewAndGoOn },
  start: scheduleReview,
};
