import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { checkTexts, factoryOf } from '../factory/load.ts';
import type { FactoryTexts } from '../factory/texts.ts';
import { differenceText } from './cards/difference-text.ts';
import { proposeRestore } from './restore.ts';
import { edited, useConfigurationHouse } from './testing/house.ts';
import { withWarnings } from './warn.ts';
import { dataOf } from './workbook/data.ts';
import { differenceOf } from './workbook/difference.ts';

const house = useConfigurationHouse();

/** What is told to be looked at in a change to these files. */
async function warnings(texts: FactoryTexts): Promise<string[]> {
  const [before, after] = await Promise.all([checkTexts({ texts: house.shipped }), checkTexts({ texts })]);
  expect(after.problems).toEqual([]);
  const difference = differenceOf(dataOf(before.files), dataOf(after.files));
  const next = await factoryOf({ texts }, 'test');
  const warned = await house.does(null, (ctx) => withWarnings(ctx, difference, next));
  return warned.flatMap((one) => one.warnings ?? []);
}
const group = (name: string) => edited(house.shipped, 'factory.yaml', 'group: cid', `group: ${name} #`);
const days = (lines: string) => edited(house.shipped, 'calendar.yaml', 'days: {}', `days:\n${lines}`);

it('warns of an audit group in which nobody ever wrote to the bot, not of one that it knows', async () => {
  expect(await warnings(group('cidNowhere'))).toEqual([
    '机器人没有在群「cidNowhere」里收到过消息，请核对群会话 ID。',
  ]);
  await house.database.db.execute(sql`
    insert into inbox (channel, dedupe_key, kind, lane, payload) values ('x', 'k', 'message', 'conversation:cidKnown', '{}')`);
  expect(await warnings(group('cidKnown'))).toEqual([]);
});

it('warns of a name with markup or a link', async () => {
  const texts = edited(house.shipped, 'status-flow.yaml', 'name: 备料中', 'name: "<b>x</b>](http://evil)"');
  expect(await warnings(texts)).toEqual([
    '「<b>x</b>](http://evil)」里有特殊符号或网址，请确认这就是要给人看的名称。',
  ]);
  expect(
    await warnings(edited(house.shipped, 'status-flow.yaml', 'name: 备料中', 'name: 备料(齐套)中')),
  ).toEqual([]);
});

it('says which of a range of days and a day within it holds, once', async () => {
  expect(await warnings(days('  2027-02-05..2027-02-12: off\n  2027-02-08: work'))).toEqual([
    '2027-02-08（照常上班）在 2027-02-05..2027-02-12（休息）之内，这一天以单独写的为准：照常上班。',
  ]);
  expect(
    await warnings(days('  2027-02-05..2027-02-12: off\n  2027-02-08: off\n  2027-02-13: work')),
  ).toEqual([]);
});

it('stands on the card, and on that of a way back', async () => {
  const old = await house.version(group('cidGone'));
  await house.version(house.shipped);
  const { difference } = await house.does('pmc', (ctx) => proposeRestore(ctx, old.id));
  expect(differenceText(difference)).toMatch(/^\*\*⚠ 请留意\*\*\n- 机器人没有在群「cidGone」里收到过消息/);
});
