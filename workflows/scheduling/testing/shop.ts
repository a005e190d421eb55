import { eq } from 'drizzle-orm';
import { machine, machineBooking, tool } from '../../../db/schema/index.ts';
import type { TestDatabase } from '../../../db/testing/database.ts';
import { MACHINES } from '../../../demo/machines.ts';

/** The demonstration's machines and the tooling of its 快换模组, in a test's house. */
export async function seedShop({ db }: TestDatabase): Promise<void> {
  await db.insert(machine).values(MACHINES);
  await db.insert(tool).values([
    { code: 'T-DCMT11', name: '外圆车刀 DCMT11', pieces: 4, lifeMinutes: 20_000 },
    { code: 'T-EM12', name: 'Φ12 立铣刀', pieces: 3, lifeMinutes: 20_000 },
    { code: 'F-KJ01', name: '快换夹具 KJ-01', pieces: 2 },
    { code: 'T-WA350', name: '白刚玉砂轮 350', pieces: 2 },
  ]);
}

/** What stands of an order: `10 CK6150-01 2026-03-16 10:00 – 2026-03-16 18:00`, Shanghai wall clock. */
export async function standing({ db }: TestDatabase, orderId: number): Promise<string[]> {
  const rows = await db
    .select()
    .from(machineBooking)
    .where(eq(machineBooking.orderId, orderId))
    .orderBy(machineBooking.step);
  return rows.map(
    ({ step, machine: id, centre, from, to }) => `${step} ${id || centre} ${clockOf(from)} – ${clockOf(to)}`,
  );
}

const clockOf = (at: Date): string =>
  new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
