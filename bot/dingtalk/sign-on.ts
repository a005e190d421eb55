import { z } from 'zod';
import { AppError } from '../../workflows/errors.ts';
import { apis } from './openapi/apis.ts';
import type { ApiClient } from './openapi/client.ts';
import { ApiError } from './openapi/error.ts';

const whoSchema = z.object({
  result: z.object({ userid: z.string().min(1), unionid: z.string().nullish(), name: z.string().nullish() }),
});

/** The code was used before, is older than 5 minutes, or never was one. */
const BAD_CODE = '40078';

/**
 * Exchanges the code that the H5 page got from the client for the person behind it (KB 0024).
 * @throws AppError `sign_on.bad_code`
 */
export async function whoSignedOn(
  client: ApiClient,
  code: string,
): Promise<{ userId: string; unionId: string | null; name: string }> {
  try {
    const { result } = await client.call(apis.signOn, whoSchema, { json: { code } });
    return { userId: result.userid, unionId: result.unionid ?? null, name: result.name ?? '' };
  } catch (err) {
    if (err instanceof ApiError && err.code === BAD_CODE)
      throw new AppError('sign_on.bad_code', {}, { cause: err });
    throw err;
  }
}
