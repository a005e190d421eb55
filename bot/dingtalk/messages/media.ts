import { fileTypeFromBuffer } from 'file-type';
import { z } from 'zod';
import { apis } from '../openapi/apis.ts';
import type { ApiClient } from '../openapi/client.ts';
import { ApiError } from '../openapi/error.ts';

export type MediaType = 'image' | 'file';

const uploadedSchema = z.object({ media_id: z.string().min(1) });

/** A 20 MB upload over a slow office line, ms; must stay within the outbox's lease of 60 s. */
const UPLOAD_MS = 40_000;

/** Documented limit of pictures and files alike. */
const MAX_MEDIA_BYTES = 20 * 1024 * 1024;

/**
 * Uploads bytes. The id never expires, may be used again, and is good inside DingTalk only (KB 0645).
 * @throws ApiError
 */
export async function uploadMedia(
  client: ApiClient,
  type: MediaType,
  name: string,
  bytes: Uint8Array,
): Promise<string> {
  if (bytes.byteLength > MAX_MEDIA_BYTES)
    throw new ApiError({
      kind: 'refused',
      code: 'media_too_large',
      api: 'POST /media/upload',
      status: 0,
      message: `${bytes.byteLength} bytes`,
      hint: '文件超过 20 MB，钉钉不接收',
    });
  const form = new FormData();
  form.set('type', type);
  form.set('media', new Blob([new Uint8Array(bytes)]), name);
  const { media_id } = await client.call(apis.uploadMedia, uploadedSchema, { form, timeoutMs: UPLOAD_MS });
  return media_id;
}

/** The name with an extension that fits the bytes: the platform goes by the name. */
export async function imageName(name: string, bytes: Uint8Array): Promise<string> {
  const kind = await fileTypeFromBuffer(bytes);
  if (!kind || name.toLowerCase().endsWith(`.${kind.ext}`)) return name;
  return `${name}.${kind.ext}`;
}
