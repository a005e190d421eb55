import { beforeAll, describe, expect, it } from 'vitest';
import { SIGHTS } from '../factory/factory.ts';
import { loadFactory } from '../factory/load.ts';
import { type Describable, describeEntry, type Reader } from './describe.ts';

const names: Record<string, string> = { sun: '孙磊', wu: '吴楠' };
let reader: Reader;

beforeAll(async () => {
  reader = {
    factory: await loadFactory(),
    sights: new Set(SIGHTS),
    nameOf: (userId) => names[userId] ?? userId,
  };
});

const entry = (more: Partial<Describable>): Describable => ({
  actor: 'staff:sun',
  action: 'order.update',
  change: {},
  ...more,
});

describe('an audit entry in words', () => {
  it('tells who moved an order where, to whom and why', () => {
    const moved = entry({
      action: 'order.transition',
      change: { status: ['pending_review', 'confirmed'], ownerUserId: ['sun', 'wu'], version: [1, 2] },
      reason: '客户确认PO',
      evidence: ['a'.repeat(64)],
    });
    expect(describeEntry(moved, reader)).toBe(
      '孙磊：状态 待审核 → 已确认；责任人 孙磊 → 吴楠。原因：客户确认PO（凭证 1 份）',
    );
  });

  it('shows a creation without an empty before', () => {
    const change = {
      quantity: [null, 200],
      specialProcesses: [[], ['镀镍', '发黑']],
      rush: [false, true],
    } as const;
    expect(describeEntry(entry({ action: 'order.create', change }), reader)).toBe(
      '孙磊 新建订单：数量 200；特殊工艺 镀镍、发黑；加急 否 → 是',
    );
  });

  it('masks amounts for those who may not see them', () => {
    const priced = entry({ change: { unitPrice: ['260.00', '255.00'], quantity: [1, 2] } });
    expect(describeEntry(priced, reader)).toContain('单价 260.00 → 255.00');
    const masked = describeEntry(priced, { ...reader, sights: new Set() });
    expect(masked).toBe('孙磊 修改：单价（无权查看）；数量 1 → 2');
  });

  it('says of a masked act, and of an entry with nothing but masked fields, only that it was done', () => {
    const blind = { ...reader, sights: new Set<never>() };
    const repriced = entry({
      action: 'order.price',
      change: { unitPrice: ['260.00', '255.00'] },
      reason: '让到 255',
    });
    expect(describeEntry(repriced, blind)).toBe('孙磊 改价（无权查看）');
    const talked = entry({ action: 'talk.add', change: { talk: [null, '嫌贵'] }, reason: '嫌贵' });
    expect(describeEntry(talked, blind)).toBe('孙磊 记录沟通（无权查看）');
    const sales = { ...reader, sights: new Set(['customer_talks'] as const) };
    expect(describeEntry(talked, sales)).toContain('嫌贵');
  });

  it('names the system, people who are unknown, and statuses that the configuration dropped', () => {
    const odd = entry({
      actor: 'system:import',
      change: { status: ['old_state', 'confirmed'], ownerUserId: ['gone', null] },
    });
    expect(describeEntry(odd, reader)).toBe('系统 修改：状态 old_state → 已确认；责任人 gone → 无');
  });

  it('cuts long text between characters and keeps it on one line', () => {
    const long = describeEntry(entry({ change: { remark: [null, `第一行\n${'😀'.repeat(60)}`] } }), reader);
    expect(long).toBe(`孙磊 修改：备注 无 → 第一行 ${'😀'.repeat(36)}…`);
  });
});
