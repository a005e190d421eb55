import { expect } from 'vitest';
import type { World } from './world.ts';

/** Who has the orders of `manyRows` in hand when they are imported: production, and management for those without salesperson. */
const OWNERS = ['顾长河', '陆文渊', '王强', '马建国', '石磊', '杜鹏', '秦岚'];

/** Every owner of imported orders is told once, in one message, however many orders it is. */
export async function ownersHear(world: World, uploader: string): Promise<void> {
  const words = new RegExp(`${uploader} 导入了订单，其中 \\d+ 个轮到您处理`);
  for (const name of OWNERS) await world.persona(name, { patienceMs: 30_000 }).receives(words);
}

/** The same for any book: whoever was told was told in one message. @returns what they were told */
export async function toldOfImport(world: World): Promise<string[]> {
  await world.quiet();
  const told: string[] = [];
  for (const { userId } of (await world.control.get<{ people: { userId: string }[] }>('/state')).people) {
    const heard = await world.persona(userId).hearsAll();
    expect(heard.length, heard.join('\n')).toBeLessThanOrEqual(1);
    told.push(...heard);
  }
  return told;
}
