/** What only DingTalk's own client can do; loaded when the page runs inside it. */
import 'dingtalk-jsapi/entry/union.js';
import requestAuthCode from 'dingtalk-jsapi/api/runtime/permission/requestAuthCode.js';
import type { SignOnWays } from '../../../api/session.ts';

/** A code that says who holds this phone: good once, for five minutes. */
export async function codeFromDingTalk({ corpId, clientId }: SignOnWays): Promise<string> {
  try {
    const { code } = await requestAuthCode({ corpId, clientId } as never);
    return code;
  } catch {
    // What it says is a number and English; a person can only begin anew.
    throw new Error('钉钉没有给出登录授权，请关闭页面后重新打开');
  }
}
