import { describe, expect, it } from 'vitest';
import { classify } from './classify.ts';
import { ApiError, toSendResult } from './error.ts';

const of = (status: number, body: unknown) => classify('POST /x', { status, body });

describe('an answer that is a success', () => {
  it.each([
    [200, { errcode: 0, errmsg: 'ok' }],
    [200, { processQueryKey: 'k' }],
    [200, {}],
    [204, {}],
  ])('%i %o', (status, body) => expect(of(status, body)).toBeUndefined());
});

describe('an error', () => {
  const denied = {
    code: 'Forbidden.AccessDenied.AccessTokenPermissionDenied',
    message: '',
    accessdenieddetail: { requiredScopes: ['Card.Instance.Write'] },
  };
  it.each([
    [400, { code: 'InvalidAuthentication', message: '不合法的access_token' }, 'token'],
    [200, { errcode: 40014, errmsg: '不合法的access_token' }, 'token'],
    [200, { errcode: 42001, errmsg: 'access_token超时' }, 'token'],
    [403, { code: 'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi', message: '' }, 'throttled'],
    [403, { code: 'Forbidden.AccessDenied.QpsLimitForApi', message: '' }, 'throttled'],
    [403, { code: 'Forbidden.AccessDenied.QpmLimitForAppkeyAndApi', message: '' }, 'throttled'],
    [200, { errcode: 90018, errmsg: '' }, 'throttled'],
    [200, { errcode: 88, errmsg: 'ding talk error', sub_code: '90002', sub_msg: '' }, 'throttled'],
    [403, { code: 'Forbidden.AccessDenied.ApiCountLimitForOrg', message: '' }, 'quota'],
    [200, { errcode: 90020, errmsg: '' }, 'quota'],
    [403, denied, 'permission'],
    [403, { code: 'Forbidden.AccessDenied.IpNotInWhiteList', message: '' }, 'permission'],
    [
      200,
      { errcode: 88, errmsg: '', sub_code: '60011', sub_msg: '应用尚未开通所需的权限：[qyapi_get_member]' },
      'permission',
    ],
    [200, { errcode: -1, errmsg: '系统繁忙' }, 'busy'],
    [500, { code: 'system.busy', message: '系统繁忙' }, 'busy'],
    [503, { code: 'ServiceUnavailable', message: '' }, 'busy'],
    [503, undefined, 'busy'],
    [400, { code: 'idempotencyProcessing', message: '' }, 'busy'],
    [403, { status: 1111, wait: 5, source: 'x5', punish: 'deny', uuid: 'u' }, 'punished'],
    [200, { status: 1111, punish: 'deny' }, 'punished'],
    [504, { code: 'GatewayTimeout', message: '' }, 'uncertain'],
    [500, { code: 'unknownError', message: '' }, 'uncertain'],
    [502, undefined, 'uncertain'],
    [200, undefined, 'uncertain'],
    [400, undefined, 'uncertain'],
    [200, { errcode: 15, errmsg: '' }, 'uncertain'],
    [200, { errcode: 88, errmsg: 'ding talk error' }, 'uncertain'],
    [400, { code: 'param.cardAlreadyExist', message: '' }, 'refused'],
    [404, undefined, 'refused'],
    [200, { errcode: 40078, errmsg: '' }, 'refused'],
  ])('%i %o is %s', (status, body, kind) => expect(of(status, body)?.kind).toBe(kind));

  it('of a missing permission names it and says in Chinese where to ask for it', () => {
    expect(of(403, denied)).toMatchObject({
      scopes: ['Card.Instance.Write'],
      hint: expect.stringMatching(/Card\.Instance\.Write.*权限管理/),
    });
    const oapi = of(200, {
      errcode: 88,
      errmsg: '',
      sub_code: '60011',
      sub_msg: '应用尚未开通所需的权限：[qyapi_get_member]',
    });
    expect(oapi?.scopes).toEqual(['qyapi_get_member']);
  });
});

describe('how a send ends that met an error', () => {
  const ended = (status: number, body: unknown) => {
    const fields = of(status, body);
    return fields && toSendResult(new ApiError(fields));
  };
  it.each([
    [403, { code: 'Forbidden.AccessDenied.QpsLimitForApi', message: '' }, 'retry'],
    [403, { status: 1111, punish: 'deny' }, 'retry'],
    [200, { errcode: 90020, errmsg: '' }, 'retry'],
    [504, undefined, 'unknown'],
    [400, { code: 'param.templateUnpublished', message: '' }, 'failed'],
    [403, { code: 'Forbidden.AccessDenied.IpNotInWhiteList', message: '' }, 'failed'],
  ])('%i %o → %s', (status, body, outcome) => expect(ended(status, body)?.outcome).toBe(outcome));

  it('waits as long as a ban lasts', () => {
    expect(ended(403, { status: 1111, punish: 'deny' })).toMatchObject({ afterMs: 300_000 });
  });

  it('is thrown on when it is a fault of ours', () => {
    expect(() => toSendResult(new TypeError('x'))).toThrow(TypeError);
  });
});
