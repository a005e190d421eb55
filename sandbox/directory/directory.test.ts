import { afterEach, describe, expect, it } from 'vitest';
import { type Kit, startKit } from '../testing/kit.ts';

let kit: Kit;
afterEach(() => kit.close());

describe('people', () => {
  it('come with ids, title, manager and departments', async () => {
    kit = await startKit();
    expect((await kit.oapi('/topapi/v2/user/get', { userid: 'chen' })).body).toMatchObject({
      errcode: 0,
      errmsg: 'ok',
      request_id: expect.any(String),
      result: {
        userid: 'chen',
        unionid: 'union-chen',
        name: '陈静',
        mobile: '13800000002',
        title: '销售经理',
        manager_userid: 'zhou',
        dept_id_list: [2],
        leader_in_dept: [{ dept_id: 2, leader: true }],
        job_number: '002',
        active: true,
      },
    });
  });

  it('have no manager field when none is set, and no mobile without its permission', async () => {
    kit = await startKit();
    await kit.post('/scopes', { scope: 'fieldMobile', granted: false });
    const { result } = (await kit.oapi('/topapi/v2/user/get', { userid: 'qian' })).body as { result: object };
    expect(result).not.toHaveProperty('manager_userid');
    expect(result).not.toHaveProperty('mobile');
  });

  it.each([
    ['/topapi/v2/user/get', { userid: 'nobody' }, 60121],
    ['/topapi/v2/user/get', { userid: 'guest' }, 60121],
    ['/topapi/v2/user/get', {}, 40035],
    ['/topapi/v2/user/getbymobile', { mobile: '13811111111' }, 60121],
    ['/topapi/v2/user/getbymobile', { mobile: 'abc' }, 40104],
    ['/topapi/user/getbyunionid', { unionid: 'none' }, 60121],
  ])('%s %j answers %d', async (path, body, errcode) => {
    kit = await startKit();
    expect(await kit.oapi(path, body)).toMatchObject({ status: 200, body: { errcode } });
  });

  it('are found by mobile and by unionId', async () => {
    kit = await startKit();
    const byMobile = await kit.oapi('/topapi/v2/user/getbymobile', { mobile: '13800000005' });
    expect(byMobile.body).toMatchObject({ result: { userid: 'wang' } });
    const byUnion = await kit.oapi('/topapi/user/getbyunionid', { unionid: 'union-sun' });
    expect(byUnion.body).toMatchObject({ result: { userid: 'sun' } });
  });

  it('are listed page by page', async () => {
    kit = await startKit();
    const ids = await kit.oapi('/topapi/user/listid', { dept_id: 3 });
    expect(ids.body).toMatchObject({ result: { userid_list: ['wang', 'sun', 'qian'] } });
    const first = await kit.oapi('/topapi/v2/user/list', { dept_id: 3, cursor: 0, size: 2 });
    expect(first.body).toMatchObject({
      result: { has_more: true, next_cursor: 2, list: [{ userid: 'wang' }, { userid: 'sun' }] },
    });
    const second = await kit.oapi('/topapi/v2/user/list', { dept_id: 3, cursor: 2, size: 2 });
    expect(second.body).toMatchObject({ result: { has_more: false, list: [{ userid: 'qian' }] } });
  });
});

describe('departments', () => {
  it('have managers, parents and children', async () => {
    kit = await startKit();
    const one = await kit.oapi('/topapi/v2/department/get', { dept_id: 2 });
    expect(one.body).toMatchObject({
      result: { name: '销售部', parent_id: 1, dept_manager_userid_list: ['chen'] },
    });
    const sub = await kit.oapi('/topapi/v2/department/listsub', {});
    expect(sub.body).toMatchObject({ result: [{ dept_id: 2 }, { dept_id: 3 }] });
    const parents = await kit.oapi('/topapi/v2/department/listparentbyuser', { userid: 'liu' });
    expect(parents.body).toMatchObject({ result: { parent_list: [{ parent_dept_id_list: [2, 1] }] } });
    expect((await kit.oapi('/topapi/v2/department/get', { dept_id: 99 })).body.errcode).toBe(60003);
  });
});

describe('what the app may see', () => {
  it('ends at its contact scope', async () => {
    kit = await startKit({ contactScopeDeptIds: [2] });
    expect((await kit.oapi('/topapi/v2/user/get', { userid: 'chen' })).body.errcode).toBe(0);
    expect((await kit.oapi('/topapi/v2/user/get', { userid: 'wang' })).body.errcode).toBe(50002);
    expect((await kit.oapi('/topapi/v2/department/get', { dept_id: 3 })).body.errcode).toBe(50004);
    expect((await kit.oapi('/topapi/v2/department/listsub', {})).body).toMatchObject({
      result: [{ dept_id: 2 }],
    });
  });

  it('needs permissions, named in the refusal of each host', async () => {
    kit = await startKit();
    await kit.post('/scopes', { scope: 'qyapi_get_member', granted: false });
    await kit.post('/scopes', { scope: 'Card.Instance.Write', granted: false });
    expect((await kit.oapi('/topapi/v2/user/get', { userid: 'chen' })).body).toMatchObject({
      errcode: 88,
      sub_code: '60011',
      sub_msg: expect.stringContaining('qyapi_get_member'),
    });
    expect(await kit.api('PUT', '/v1.0/card/instances', {})).toMatchObject({
      status: 403,
      body: {
        code: 'Forbidden.AccessDenied.AccessTokenPermissionDenied',
        accessdenieddetail: { requiredScopes: ['Card.Instance.Write'] },
      },
    });
    await kit.post('/scopes', { scope: 'qyapi_get_member', granted: true });
    expect((await kit.oapi('/topapi/v2/user/get', { userid: 'chen' })).body.errcode).toBe(0);
  });
});
