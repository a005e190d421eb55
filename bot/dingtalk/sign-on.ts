import { z } from 'zod';
import { AppError } from '../../workflows/errors.ts';
import type { SignOn } from '../channel.ts';
import { apis } from './openapi/apis.ts';
import type { ApiClient } from './openapi/client.ts';
import { ApiError } from './openapi/error.ts';

/** What is told of our app to those who sign on, and where browsers do so. */
export interface SignOnOptions {
  clientId: string;
  clientSecret: string;
  corpId: string;
  loginBase: string;
}

/** Signing on with DingTalk: silently in its client (KB 0024), by its page in any other browser (KB 0032). */
export function createSignOn(client: ApiClient, options: SignOnOptions): SignOn {
  const { clientId, corpId, loginBase } = options;
  return {
    client: { platform: 'dingtalk', corpId, clientId },
    byClientCode: (code) => whoSignedOn(client, code),
    browserAddress: (returnTo, state) =>
      `${loginBase}/oauth2/auth?${new URLSearchParams({
        redirect_uri: returnTo,
        response_type: 'code',
        client_id: clientId,
        scope: 'openid',
        state,
        prompt: 'consent',
      })}`,
    byBrowserCode: (code) => whoCameBack(client, options, code),
  };
}

const whoSchema = z.object({
  result: z.object({ userid: z.string().min(1), unionid: z.string().nullish(), name: z.string().nullish() }),
});

/** The code was used before, is older than 5 minutes, or never was one. */
const BAD_CODES = ['40078', 'invalidParameter.authCode.notFound'];

/**
 * Exchanges the code that the H5 page got from the client for the person behind it (KB 0024).
 * @throws AppError sign_on.bad_code, sign_on.away
 */
export async function whoSignedOn(
  client: ApiClient,
  code: string,
): Promise<{ userId: string; unionId: string | null; name: string }> {
  const { result } = await client.call(apis.signOn, whoSchema, { json: { code } }).catch(asRefusal);
  return { userId: result.userid, unionId: result.unionid ?? null, name: result.name ?? '' };
}

const userTokenSchema = z.object({ accessToken: z.string().min(1) });
const meSchema = z.object({ unionId: z.string().min(1) });

/** The code is exchanged for a token of the person's own, which asks who they are and is then forgotten. */
async function whoCameBack(
  client: ApiClient,
  { clientId, clientSecret }: SignOnOptions,
  code: string,
): Promise<{ unionId: string }> {
  const json = { clientId, clientSecret, code, grantType: 'authorization_code' };
  const { accessToken } = await client.call(apis.userToken, userTokenSchema, { json }).catch(asRefusal);
  const headers = { 'x-acs-dingtalk-access-token': accessToken };
  return client.call(apis.whoAmI, meSchema, { headers }).catch(asRefusal);
}

/** A platform that is away is told so; a missing permission, say, is a fault and goes to the log with its hint. */
function asRefusal(cause: unknown): never {
  if (!(cause instanceof ApiError)) throw cause;
  if (BAD_CODES.includes(cause.code)) throw new AppError('sign_on.bad_code', {}, { cause });
  if (cause.notExecuted || cause.kind === 'uncertain') throw new AppError('sign_on.away', {}, { cause });
  throw cause;
}
