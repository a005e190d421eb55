import { describe, expect, it } from 'vitest';
import { useStage } from './testing/stage.ts';

const stage = useStage();

describe('the directory', () => {
  it('has all people with both ids and their leaders, and costs nothing', async () => {
    await stage.world.meter.flush();
    const before = (await stage.world.meter.read()).calls;
    const { departments, people } = await stage.world.channel.directory();
    expect(departments).toContainEqual({ id: '2', name: '销售部', parentId: '1', managerUserIds: ['chen'] });
    expect(departments.find((d) => d.id === '1')?.parentId).toBeNull();
    expect(people).toContainEqual({
      userId: 'liu',
      unionId: 'union-liu',
      name: '刘洋',
      title: '销售',
      departmentIds: ['2'],
      managerUserId: 'chen',
    });
    expect(people.find((p) => p.userId === 'zhou')?.managerUserId).toBeNull();
    expect((await stage.world.meter.read()).calls).toBe(before);
  });

  it('without the permission names it', async () => {
    const scope = 'qyapi_get_department_list';
    await stage.world.control.post('/scopes', { scope, granted: false });
    const err = await stage.world.channel.directory().catch((e: unknown) => e);
    await stage.world.control.post('/scopes', { scope, granted: true });
    expect(err).toMatchObject({ kind: 'permission', hint: expect.stringContaining(scope) });
  });
});
