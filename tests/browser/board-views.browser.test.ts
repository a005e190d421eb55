import { describe, expect, it } from 'vitest';
import { type BoardDevice, expectTidy, useBoard } from './support/board.ts';

const the = useBoard();

/** Each with what proves that its content is there, not only its frame. */
const VIEWS: readonly [name: string, place: string, proof: string][] = [
  ['today', '/', '[data-verdict]'],
  ['todo', '/todo', '[data-order]'],
  ['risk', '/risk', '[data-order]'],
  ['customers', '/customers', '[data-customer]'],
  ['anomalies', '/anomalies', '[data-anomaly], .state-box'],
  ['orders', '/orders?open=yes', '[data-order]'],
  ['dashboard', '/dashboard', '[data-figure]'],
  ['load', '/load', '[data-machine]'],
  ['machine', '/load?machine=VMC850-01', '.chart-box canvas'],
  ['osrt', '/osrt', 'table'],
  ['compare', '/osrt?by=compare', '[data-compare]'],
];

describe.each<BoardDevice>(['phone', 'desktop'])('on a %s', (device) => {
  it('every view is shown as meant, by day and by night, and everybody can use it', async () => {
    const screen = await the.screen(device);
    const { page } = screen;
    const findings: string[] = [];
    for (const [name, place, proof] of VIEWS) {
      await page.emulateMedia({ colorScheme: 'light' });
      await screen.open(place);
      await page.locator(proof).first().waitFor();
      if (await page.locator('.chart-frame').count()) await page.locator('canvas').first().waitFor();
      await screen.shot(name);
      await expectTidy(screen);
      findings.push(...(await screen.findings()).map((one) => `${name}: ${one}`));
      await page.emulateMedia({ colorScheme: 'dark' });
      await screen.shot(`${name}-night`);
      // The same colours and parts as on a phone: once is enough.
      if (device === 'phone')
        findings.push(...(await screen.findings()).map((one) => `${name} by night: ${one}`));
    }
    expect(findings).toEqual([]);
    await screen.close();
  }, 120_000);
});
