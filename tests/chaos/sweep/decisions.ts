import { giveCard } from '../../../workflows/checkpoints/tell.ts';
import type { House } from './house.ts';
import { type Opened, opened, withEvidence } from './orders.ts';
import type { Scenario } from './sweep.ts';

/** A click on somebody's card of a checkpoint. */
function click(
  name: string,
  of: {
    by: string;
    label: string;
    form?: Record<string, string>;
    leaves: string[];
    order?: object;
    before?(house: House, at: Opened): Promise<unknown>;
  },
): Scenario {
  let at: Opened;
  return {
    name,
    async given(house) {
      at = await opened(house, of.order);
      await of.before?.(house, at);
    },
    when: '2026-09-17 10:00',
    deed: { click: (house) => house.click(of.by, at.cardOf(of.by), of.label, of.form) },
    leaves: of.leaves,
  };
}

/** The question that stands before a deed. */
const asked = (by: string, label: string) => (house: House, at: Opened) =>
  house.presses(by, at.cardOf(by), label);

/** Who manages checkpoints has a card of it, too, and was asked what the deed needs. */
const managed = (label: string) => async (house: House, at: Opened) => {
  await house.factory.does(null, (ctx) => giveCard(ctx, at.checkpoint, ['director'], undefined, 'test'));
  await house.drain();
  return house.presses('director', at.cardOf('director'), label);
};

const added = async (house: House, at: Opened) => {
  await managed('加签')(house, at);
  return house.presses('director', at.cardOf('director'), '确认加签', { to: '潘越', reason: '多看一眼' });
};

const rejected = async (house: House, at: Opened) => {
  await asked('engineer', '驳回')(house, at);
  await house.presses('engineer', at.cardOf('engineer'), '确认驳回', { reason: '图纸不全' });
  await house.drain();
};

/** What people decide about a checkpoint. */
export const decisions: Scenario[] = [
  click('通过, which opens another checkpoint', {
    by: 'engineer',
    label: '通过',
    order: { product: 'DKG-15' },
    before: (house, at) => withEvidence(house, at.checkpoint),
    leaves: ['checkpoint.pass', 'checkpoint.open'],
  }),
  click('通过, the first of two signatures', {
    by: 'engineer',
    label: '通过',
    async before(house, at) {
      await withEvidence(house, at.checkpoint);
      await added(house, at);
    },
    leaves: ['checkpoint.sign'],
  }),
  click('驳回', {
    by: 'engineer',
    label: '确认驳回',
    form: { reason: '图纸不全' },
    before: asked('engineer', '驳回'),
    leaves: ['checkpoint.reject'],
  }),
  click('转办', {
    by: 'engineer',
    label: '确认转办',
    form: { to: '潘越', reason: '他熟悉这个产品' },
    before: asked('engineer', '转办'),
    leaves: ['checkpoint.transfer'],
  }),
  click('加签', {
    by: 'director',
    label: '确认加签',
    form: { to: '潘越', reason: '多看一眼' },
    before: managed('加签'),
    leaves: ['checkpoint.add_signer'],
  }),
  click('处理中', {
    by: 'engineer',
    label: '确认处理中',
    form: { span: '1d' },
    before: asked('engineer', '处理中'),
    leaves: ['checkpoint.busy'],
  }),
  click('催办', { by: 'lin', label: '催办', leaves: ['checkpoint.nudge'] }),
  click('撤回', {
    by: 'director',
    label: '确认撤回',
    form: { reason: '开错了' },
    before: managed('撤回'),
    leaves: ['checkpoint.withdraw'],
  }),
  click('重新送审', {
    by: 'lin',
    label: '确认重新送审',
    form: { reason: '图纸补齐了' },
    async before(house, at) {
      await rejected(house, at);
      return house.presses('lin', at.cardOf('lin'), '重新送审');
    },
    leaves: ['checkpoint.reopen'],
  }),
];
