import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { boardSession } from '../../db/schema/index.ts';
import { IDLE_HOURS } from '../../workflows/staff/sessions/use-session.ts';
import { createBrowser } from './testing/browser.ts';
import { openEar } from './testing/ear.ts';
import { type House, openHouse } from './testing/house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());
beforeEach(() => house.world.database.db.delete(boardSession));

const COOKIE = 'danmai_board';
const token = (browser: ReturnType<typeof createBrowser>) => browser.cookies(house.api('/session'))[COOKIE];
const isIn = async (browser: ReturnType<typeof createBrowser>) => (await house.session(browser)).signedOn;

describe('a session', () => {
  it('is kept in a cookie that scripts, other sites and other pages of ours do not get', async () => {
    const code = await house.clientCode('sunlei');
    const response = await house.write(createBrowser(), '/sign-on', '', { code });
    const [cookie = ''] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^danmai_board=[\w-]{43}; Path=\/board; Max-Age=604800; HttpOnly; SameSite=Lax$/);
  });

  it('leaves nothing in the database or the log that opens it', async () => {
    const { browser, csrf } = await house.signedOn('sunlei');
    const rows = JSON.stringify(await house.world.database.db.select().from(boardSession));
    const lines = JSON.stringify(house.world.lines);
    for (const secret of [token(browser) ?? 'none', csrf]) {
      expect(rows).not.toContain(secret);
      expect(lines).not.toContain(secret);
    }
  });

  it('is never one that the browser brought along', async () => {
    const planted = 'A'.repeat(43);
    const browser = createBrowser();
    browser.setCookie(house.url, COOKIE, planted, '/board');
    await house.write(browser, '/sign-on', '', { code: await house.clientCode('sunlei') });
    expect(token(browser)).not.toBe(planted);
    const thief = createBrowser();
    thief.setCookie(house.url, COOKIE, planted, '/board');
    expect(await isIn(thief)).toBe(false);
  });

  it('ends when somebody else signs on in the same browser', async () => {
    const { browser } = await house.signedOn('sunlei');
    const before = browser.copy();
    await house.write(browser, '/sign-on', '', { code: await house.clientCode('linxiaolan') });
    expect(await house.session(browser)).toMatchObject({ user: { userId: 'linxiaolan' } });
    expect(await isIn(before)).toBe(false);
  });

  it('ends for all its cookies by signing off', async () => {
    const { browser, csrf } = await house.signedOn('sunlei');
    const copy = browser.copy();
    const answer = await house.write(browser, '/sign-off', csrf);
    expect(await answer.json()).toEqual({ signedOn: false });
    expect(token(browser)).toBeUndefined();
    expect(await isIn(copy)).toBe(false);
  });

  it('is over after twelve hours without use, and after seven days whatever the use', async () => {
    const idle = await house.signedOn('sunlei');
    await house.later(IDLE_HOURS * 60 + 1);
    expect(await isIn(idle.browser)).toBe(false);
    const used = await house.signedOn('sunlei');
    for (let hours = 0; hours < 7 * 24; hours += 11) {
      expect(await isIn(used.browser)).toBe(true);
      await house.later(11 * 60);
    }
    expect(await isIn(used.browser)).toBe(false);
  });

  it('is not kept alive by a page that nobody uses: what it asks by itself, and its stream, are no use', async () => {
    const { browser } = await house.signedOn('sunlei');
    const first = token(browser);
    for (let hours = 0; hours < IDLE_HOURS; hours += 1) {
      await house.later(59);
      const asked = await browser.ask(house.api('/session'), { headers: { 'x-unattended': '1' } });
      expect(await asked.json()).toMatchObject({ signedOn: true });
      const stream = await openEar(browser, house.api('/events'));
      expect(stream.status).toBe(200);
      stream.close();
    }
    expect(token(browser)).toBe(first);
    await house.later(13);
    expect(await isIn(browser)).toBe(false);
  });

  it('goes when its person leaves the factory, and does not come back with them', async () => {
    const { browser } = await house.signedOn('fengxue');
    const { db } = house.world.database;
    // The directory that the platform tells has somebody the less, later again.
    await db.execute(sql`insert into person (user_id, union_id, name) values ('temp', 'u-temp', '临时工')`);
    await db.update(boardSession).set({ userId: 'temp' });
    expect(await isIn(browser.copy())).toBe(true);
    await house.sync();
    await db.execute(sql`update person set active = true where user_id = 'temp'`);
    expect(await isIn(browser)).toBe(false);
  });

  it('of somebody who has left is refused also before the sync has cleared it', async () => {
    const { browser } = await house.signedOn('fengxue');
    const { db } = house.world.database;
    await db.execute(sql`update person set active = false where user_id = 'fengxue'`);
    expect(await isIn(browser)).toBe(false);
    await db.execute(sql`update person set active = true where user_id = 'fengxue'`);
    expect(await isIn(browser)).toBe(false);
  });
});

describe('the cookie', () => {
  it('is followed by another after an hour, and the token of writes stays', async () => {
    const { browser, csrf } = await house.signedOn('sunlei');
    const first = token(browser);
    await house.later(59);
    await isIn(browser);
    expect(token(browser)).toBe(first);
    await house.later(2);
    expect(await house.session(browser)).toMatchObject({ signedOn: true, csrf });
    expect(token(browser)).not.toBe(first);
    expect(await isIn(browser)).toBe(true);
  });

  it('may still come for a minute with requests that were under way; all of them learn the same next one', async () => {
    const { browser } = await house.signedOn('sunlei');
    await house.later(61);
    const tabs = Array.from({ length: 8 }, () => browser.copy());
    expect(await Promise.all(tabs.map(isIn))).toEqual(tabs.map(() => true));
    expect(new Set(tabs.map(token)).size).toBe(1);
    expect(await isIn(browser.copy())).toBe(true);
    const rows = await house.world.database.db.select().from(boardSession);
    expect(rows.filter((row) => row.rotatedAt === null)).toHaveLength(1);
  });

  it('that was stolen ends the session of both when the older one is used again', async () => {
    const { browser } = await house.signedOn('sunlei');
    const thief = browser.copy();
    await house.later(61);
    expect(await isIn(browser)).toBe(true);
    await house.later(2);
    expect(await isIn(thief)).toBe(false);
    expect(await isIn(browser)).toBe(false);
    expect(house.world.codes()).toContain('session.copied');
  });

  it('of a session that is over is cleared away with the next sign-on of anybody', async () => {
    await house.signedOn('sunlei');
    await house.later(8 * 24 * 60);
    await house.signedOn('caojing');
    const { db } = house.world.database;
    expect(await db.select().from(boardSession).where(eq(boardSession.userId, 'sunlei'))).toEqual([]);
  });
});
