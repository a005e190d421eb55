import { eq, sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  incident,
  incidentOrder,
  material,
  materialDemand,
  order,
  reservation,
  stock,
} from '../../db/schema/index.ts';
import type { AuditEntry } from '../audit/entry.ts';
import { audit } from '../audit/record.ts';
import type { Card } from '../card.ts';
import { fieldOf, labelsOf } from '../testing/chat.ts';
import { auditSubject } from './events.ts';
import { theCard, useOrderChat } from './testing/order-chat.ts';

const chat = useOrderChat();
const NUMBER = 'SO-20260310-0042';
let id = 0;

beforeEach(async () => {
  const { db } = chat.database;
  await db.execute(
    sql`truncate incident, incident_order, material_demand, reservation, stock, checkpoint, status_pace cascade`,
  );
  const [row] = await db.select().from(order).where(eq(order.number, NUMBER));
  id = row?.id ?? 0;
  await db.insert(material).values({ code: 'M-60', name: '圆钢', unit: 'kg' }).onConflictDoNothing();
  await db.execute(sql`insert into status_pace (status, median_minutes, sample)
    select s, 1440, 9 from unnest(array['in_production', 'in_quality_check']) s`);
});

const cardOf = async (who: string): Promise<Card> => theCard(await chat.asks(who, NUMBER));
const needs = (expectedDate: string | null) =>
  chat.database.db
    .insert(materialDemand)
    .values({ orderId: id, materialCode: 'M-60', required: '10', expectedDate });
async function happens(
  kind: 'supplier_delay' | 'machine_breakdown',
  subject: string,
  untilDate: string,
  likelyDate: string | null,
  atRisk = false,
): Promise<void> {
  const { db } = chat.database;
  const fromAt = new Date('2026-03-15T09:00:00+08:00');
  const [row] = await db
    .insert(incident)
    .values({ kind, subject, fromAt, untilDate, reportedBy: 'staff:planner' })
    .returning();
  await db
    .insert(incidentOrder)
    .values({ incidentId: row?.id ?? 0, orderId: id, promisedDate: '2026-03-20', likelyDate, atRisk });
}

describe('the expected date on the card', () => {
  it('is the usual one while nothing keeps the order', async () => {
    expect(fieldOf(await cardOf('planner'), '预计发货')?.value).toMatch(/^3月1\d日（按近90天同类用时推算/);
  });

  it('is not before missing material is expected', async () => {
    await needs('2026-04-10');
    expect(fieldOf(await cardOf('planner'), '预计发货')).toEqual({
      label: '预计发货',
      value: expect.stringMatching(/^4月10日（因物料未到齐，晚于承诺交期/),
      tone: 'bad',
    });
  });

  it('does not wait for material that is there, or of which nobody knows the day', async () => {
    await needs(null);
    expect(fieldOf(await cardOf('planner'), '预计发货')?.value).toContain('同类用时');
    const { db } = chat.database;
    await db.delete(materialDemand);
    await needs('2026-04-10');
    await db.insert(stock).values({ materialCode: 'M-60', onHand: '10', reserved: '10' });
    const held = { orderId: id, materialCode: 'M-60', kind: 'stock', quantity: '10', by: 'system:test' };
    await db.insert(reservation).values(held);
    expect(fieldOf(await cardOf('planner'), '预计发货')?.value).toContain('同类用时');
  });

  it('is one for all incidents, the latest, with its reason', async () => {
    await needs('2026-03-25');
    await happens('supplier_delay', 'M-60', '2026-03-25', '2026-03-27', true);
    await happens('machine_breakdown', 'VMC850-03', '2026-03-18', '2026-04-03', true);
    await happens('machine_breakdown', 'VMC850-04', '2026-03-18', null);
    const card = await cardOf('planner');
    expect(fieldOf(card, '预计发货')?.value).toMatch(/^4月3日（因设备停机 VMC850-03，晚于承诺交期/);
    const touched = card.fields?.filter(({ label }) => label === '受影响');
    expect(touched).toEqual([
      {
        label: '受影响',
        value: '设备停机 VMC850-04（到 3月18日）、设备停机 VMC850-03（到 3月18日）等 3 项',
        tone: 'bad',
      },
    ]);
    expect(JSON.stringify(card).match(/预计/g)).toHaveLength(1);
  });

  it('names neither material nor machine to who may not know them, and says the same date', async () => {
    await happens('machine_breakdown', 'VMC850-03', '2026-03-18', '2026-04-03', true);
    const card = await cardOf('lin');
    expect(fieldOf(card, '预计发货')?.value).toMatch(/^4月3日（因设备停机，/);
    expect(JSON.stringify(card)).not.toContain('VMC850');
  });
});

describe('a card with checkpoints and incidents', () => {
  it('names the checkpoint on each button, and gives the log one line', async () => {
    const { db } = chat.database;
    await happens('supplier_delay', 'M-60', '2026-03-25', '2026-03-27', true);
    await db.execute(sql`insert into checkpoint (order_id, key, name, opened_by)
      values (${id}, 'bom', 'BOM冻结', 'system:test'), (${id}, 'proc', '工艺核对特殊工艺电镀要求', 'system:test')`);
    for (const day of ['2026-04-01', '2026-04-02'])
      await chat.factory.does('boss', (ctx) => log(ctx, { promisedDate: ['2026-03-20', day] }));
    const card = await cardOf('planner');
    expect(labelsOf(card)).toEqual(expect.arrayContaining(['看「BOM冻结」', '看「工艺核对特殊工艺电…」']));
    const lines = card.fields?.filter(({ label }) => /^\d+月\d+日 \d\d:\d\d$/.test(label)) ?? [];
    expect(lines.map(({ value }) => value)).toEqual([expect.stringContaining('3月20日 → 4月2日')]);
    expect(JSON.stringify(card.fields)).not.toMatch(/\d{4}-\d{2}-\d{2}/);
  });
});

const log = (ctx: Parameters<typeof audit>[0], change: AuditEntry['change']) =>
  audit(ctx, { action: 'order.update', ...auditSubject(NUMBER), change });
