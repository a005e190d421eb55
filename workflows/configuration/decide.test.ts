import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { newestVersions, versionInForce } from '../factory/versions.ts';
import { labelsOf } from '../testing/chat.ts';
import { putOrder } from '../testing/orders.ts';
import { activate, reject, withdraw } from './decide.ts';
import { proposeRestore } from './restore.ts';
import { edited, useConfigurationHouse } from './testing/house.ts';

const house = useConfigurationHouse();
const renamed = (name: string) => edited(house.shipped, 'status-flow.yaml', 'name: 备料中', `name: ${name}`);
const present = () => house.does(null, versionInForce);
const audited = () =>
  house.database.db.execute<{ action: string; entityId: string; change: Record<string, unknown> }>(
    sql`select action, entity_id as "entityId", change from audit_entry where entity = 'factory' order by seq desc limit 1`,
  );

beforeEach(async () => {
  await house.database.db.execute(sql`update factory_proposal set state = 'withdrawn' where state = 'open'`);
  await house.heard();
});

describe('a proposal', () => {
  it('goes to its proposer, who may withdraw it, and to everybody else who may activate it', async () => {
    await house.proposes('pmc', renamed('齐套中'));
    const cards = (await house.heard()).map(({ to, card }) => [
      to.to === 'person' ? to.userId : '',
      labelsOf(card).join(),
    ]);
    expect(cards).toEqual([
      ['pmc', '全部改动,撤回'],
      ['boss', '启用,驳回,全部改动'],
      ['director', '启用,驳回,全部改动'],
    ]);
  });

  it('is activated by a second person in one transaction: version, audit, cards', async () => {
    const before = await present();
    const { id } = await house.proposes('pmc', renamed('齐套中'));
    await house.heard();
    const { decided, proposal } = await house.does('director', (ctx) => activate(ctx, id));
    expect([decided, proposal.state]).toEqual([true, 'activated']);
    const now = await present();
    expect(now).toMatchObject({ source: 'workbook', proposedBy: 'staff:pmc', activatedBy: 'staff:director' });
    const [entry] = await audited();
    expect(entry).toMatchObject({
      action: 'factory.workbook',
      entityId: String(now?.id),
      change: { version: [before?.id, now?.id], '状态 · 齐套中 · 名称': ['备料中', '齐套中'] },
    });
    const said = (await house.heard()).map(({ message }) => message.kind);
    // Those who did not press see it, and the proposer is told.
    expect(said.sort()).toEqual(['repaint', 'repaint', 'text']);
    await house.version(house.shipped);
  });

  it('of oneself is not activated by oneself, though one may activate others', async () => {
    const { id } = await house.proposes('boss', renamed('甲'));
    await expect(house.does('boss', (ctx) => activate(ctx, id))).rejects.toMatchObject({
      code: 'configuration.own_proposal',
    });
  });

  it('is not decided by who has no right to, nor withdrawn by another than its proposer', async () => {
    const { id } = await house.proposes('pmc', renamed('乙'));
    const by = (userId: string, deed: typeof withdraw) => house.does(userId, (ctx) => deed(ctx, id));
    await expect(by('lin', activate)).rejects.toMatchObject({ code: 'configuration.not_decider' });
    await expect(by('director', withdraw)).rejects.toMatchObject({ code: 'configuration.not_yours' });
    expect((await by('pmc', withdraw)).proposal.state).toBe('withdrawn');
    expect((await by('director', activate)).decided).toBe(false);
  });

  it('is rejected with a reason only, which the proposer reads', async () => {
    const { id } = await house.proposes('pmc', renamed('丙'));
    await house.heard();
    await expect(house.does('boss', (ctx) => reject(ctx, id, ''))).rejects.toMatchObject({
      code: 'configuration.reason_missing',
    });
    await house.does('boss', (ctx) => reject(ctx, id, '名称不清楚'));
    const said = JSON.stringify(await house.heard());
    expect(said).toContain('被周总驳回，配置没有变。原因：名称不清楚');
    expect((await audited())[0]).toMatchObject({ action: 'factory.reject' });
  });

  it('is stale when another version came in between', async () => {
    const { id } = await house.proposes('pmc', renamed('丁'));
    await house.version(renamed('戊'));
    const { decided, proposal } = await house.does('boss', (ctx) => activate(ctx, id));
    expect([decided, proposal.state]).toEqual([false, 'stale']);
    await house.version(house.shipped);
  });

  it('is one at a time: another person waits, the same person replaces theirs', async () => {
    const first = await house.proposes('pmc', renamed('己'));
    await expect(house.proposes('boss', renamed('庚'))).rejects.toMatchObject({
      code: 'configuration.another_open',
    });
    const second = await house.proposes('pmc', renamed('庚'));
    expect((await house.does('boss', (ctx) => activate(ctx, first.id))).proposal.state).toBe('withdrawn');
    expect((await house.does('boss', (ctx) => activate(ctx, second.id))).decided).toBe(true);
    await house.version(house.shipped);
  });

  it('of two who press at once is activated once', async () => {
    const { id } = await house.proposes('pmc', renamed('辛'));
    const before = (await house.does(null, (ctx) => newestVersions(ctx, 100))).length;
    const results = await Promise.all(
      ['boss', 'director'].map((userId) => house.does(userId, (ctx) => activate(ctx, id))),
    );
    expect(results.filter((one) => one.decided)).toHaveLength(1);
    expect(await house.does(null, (ctx) => newestVersions(ctx, 100))).toHaveLength(before + 1);
    await house.version(house.shipped);
  });

  it('is not activated any more when an order has come to stand on what it takes away', async () => {
    const without = edited(
      edited(house.shipped, 'roles.yaml', 'finance:', 'accounts:'),
      'checkpoints.yaml',
      '  quality_release:',
      '  quality_go:',
    );
    const { id } = await house.proposes('pmc', without);
    const order = await putOrder(house.database, {
      ...{ number: 'SO-20260310-0001', customer: '恒锐', product: 'KHM-200', status: 'in_quality_check' },
    });
    await house.database.db.execute(sql`
      insert into checkpoint (order_id, key, name, opened_by) values (${order}, 'quality_release', '质检放行', 'status:x')`);
    await expect(house.does('boss', (ctx) => activate(ctx, id))).rejects.toMatchObject({
      code: 'configuration.hindered',
      params: { problems: expect.stringContaining('关卡「质检放行」还有 1 个订单没有通过') },
    });
    await house.database.db.execute(sql`update checkpoint set state = 'passed'`);
    expect((await house.does('boss', (ctx) => activate(ctx, id))).decided).toBe(true);
    await house.version(house.shipped);
  });
});

describe('the way back', () => {
  it('is a proposal of an earlier version for a second person', async () => {
    const old = await house.version(renamed('旧名'));
    await house.version(house.shipped);
    const { id, difference } = await house.does('pmc', (ctx) => proposeRestore(ctx, old.id));
    expect(difference).toMatchObject([{ before: '备料中', after: '旧名' }]);
    await house.does('boss', (ctx) => activate(ctx, id));
    expect(await present()).toMatchObject({ source: 'restore', digest: old.digest });
    await house.version(house.shipped);
  });

  it('to what is in force, or by who may not propose, is refused', async () => {
    const now = await present();
    await expect(house.does('pmc', (ctx) => proposeRestore(ctx, now?.id ?? 0))).rejects.toMatchObject({
      code: 'configuration.same_as',
    });
    await expect(house.does('lin', (ctx) => proposeRestore(ctx, 1))).rejects.toMatchObject({
      code: 'configuration.not_permitted',
    });
  });
});
