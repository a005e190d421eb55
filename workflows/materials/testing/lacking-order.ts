import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { auditEntry, order, product as productTable } from '../../../db/schema/index.ts';
import type { Card } from '../../card.ts';
import { type MaterialChat, materialChat } from './chat.ts';
import { createMaterialHouse, type MaterialHouse } from './house.ts';

/** An order that lacks material, anew for each test, with a product and materials of its own. */
export interface Lacking extends MaterialChat {
  house: MaterialHouse;
  id: number;
  number: string;
  product: string;
  /** kg; 20 needed, 12 there. */
  steel: string;
  /** 件; 80 needed, none there. */
  screw: string;
  /** What the log says of this order's acts of this kind. */
  entries(action: string): Promise<{ actor: string; change: unknown; reason: string }[]>;
}

let products = 0;

/** A house with an order over 10 pieces that needs 20 kg of steel and 80 screws, of which 12 kg are there. */
export function useLackingOrder(): Lacking {
  const the = {} as Lacking;
  beforeAll(async () => {
    the.house = await createMaterialHouse();
  });
  afterAll(() => the.house.close());
  beforeEach(async () => {
    const { house } = the;
    await house.painted();
    products += 1;
    const product = `TJ-${products}X`;
    const [steel, screw] = [`M-${product}`, `S-${product}`];
    await house.database.db.insert(productTable).values({ code: product, name: '试件' });
    await house.materials(
      { code: steel, name: `圆钢 ${product}`, supplier: '宏达钢材', leadDays: 15 },
      { code: screw, name: `螺钉 ${product}`, unit: '件' },
    );
    await house.bom(`${product} > ${steel} 2kg`, `${product} > ${screw} 8件`);
    await house.tell({ material: steel, quantity: 12 });
    const id = await house.order({ product });
    const [row] = await house.database.db.select().from(order).where(eq(order.id, id));
    await house.plan(id);
    await house.heard();
    Object.assign(the, { id, number: row?.number ?? '', product, steel, screw });
  });
  const entries: Lacking['entries'] = async (action) =>
    (
      await the.house.database.db
        .select()
        .from(auditEntry)
        .where(sql`action = ${action} and entity_id = ${the.number}`)
    ).map(({ actor, change, reason }) => ({ actor, change, reason }));
  return Object.assign(the, { ...materialChat(() => the.house), entries });
}

export const theCard = (said: readonly { card: Card | null }[]): Card => {
  if (said.length !== 1 || !said[0]?.card) throw new Error(`expected one card, got ${JSON.stringify(said)}`);
  return said[0].card;
};
