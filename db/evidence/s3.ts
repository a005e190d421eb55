import { readFile, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import {
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { DbError } from '../errors.ts';
import { spool, sweepSpool } from './spool.ts';
import { checkHash, type EvidenceStore, missing } from './store.ts';
import { verifying } from './verify.ts';

/** An S3-compatible object store (EVIDENCE_S3_*). */
export interface S3Settings {
  /** Undefined for Amazon's own. */
  endpoint?: string;
  bucket: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** The bucket in the path instead of the host name; most self-hosted stores need it. */
  forcePathStyle: boolean;
  /** Local folder for files that are still arriving. */
  spool: string;
}

const REQUEST_TIMEOUT_MS = 30_000;

const isAbsent = (error: unknown): boolean =>
  error instanceof S3ServiceException && ['NotFound', 'NoSuchKey'].includes(error.name);

function unavailable(error: unknown): DbError {
  const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new DbError(
    'evidence.unavailable',
    `凭证存储暂时无法访问（${why}），请稍后再试。`,
    `The evidence store cannot be reached (${why}).`,
    { cause: error },
  );
}

async function checkBucket(client: S3Client, { endpoint = 'AWS', bucket }: S3Settings): Promise<void> {
  await client.send(new HeadBucketCommand({ Bucket: bucket })).catch((error: unknown) => {
    const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw new DbError(
      'evidence.s3_unusable',
      `无法使用凭证存储桶 ${bucket}（${endpoint}，${why}）。请检查 EVIDENCE_S3_* 设置、密钥权限，并确认存储桶已建立。`,
      `The bucket ${bucket} at ${endpoint} cannot be used (${why}); check EVIDENCE_S3_*, the key's rights and that the bucket exists.`,
      { cause: error },
    );
  });
}

/** Evidence as objects `evidence/<sha256>`; each is uploaded whole from the spool, with a checksum. */
export async function openS3Store(settings: S3Settings): Promise<EvidenceStore> {
  const { bucket: Bucket, region, endpoint, forcePathStyle, accessKeyId, secretAccessKey } = settings;
  const client = new S3Client({
    ...{ region, forcePathStyle, credentials: { accessKeyId, secretAccessKey } },
    ...(endpoint ? { endpoint } : {}),
    // The SDK's own checksum trailers are unknown to many compatible stores; Content-MD5 is known to all.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { requestTimeout: REQUEST_TIMEOUT_MS, throwOnRequestTimeout: true },
  });
  await sweepSpool(settings.spool);
  await checkBucket(client, settings);
  const keyOf = (sha256: string): string => `evidence/${checkHash(sha256)}`;

  const sizeOf = async (sha256: string): Promise<number | undefined> => {
    try {
      const head = await client.send(new HeadObjectCommand({ Bucket, Key: keyOf(sha256) }));
      return head.ContentLength ?? 0;
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error instanceof DbError ? error : unavailable(error);
    }
  };

  return {
    async put(content, options) {
      const { path, sha256, size, mime, md5 } = await spool(settings.spool, content, options);
      try {
        if ((await sizeOf(sha256)) === size) return { sha256, size, mime };
        // Whole in memory (at most maxBytes), so that the SDK can send it again.
        const Body = await readFile(path);
        const upload = { Bucket, Key: keyOf(sha256), Body, ContentType: mime, ContentMD5: md5 };
        await client.send(new PutObjectCommand(upload)).catch((error: unknown) => {
          throw unavailable(error);
        });
        return { sha256, size, mime };
      } finally {
        await rm(path, { force: true });
      }
    },
    async open(sha256, { verify = false } = {}) {
      const found = await client
        .send(new GetObjectCommand({ Bucket, Key: keyOf(sha256) }))
        .catch((error: unknown) => {
          throw isAbsent(error) ? missing(sha256, error) : unavailable(error);
        });
      if (!(found.Body instanceof Readable)) throw unavailable(new Error('no body'));
      return verify ? verifying(found.Body, sha256) : found.Body;
    },
    async has(sha256) {
      return (await sizeOf(sha256)) !== undefined;
    },
    async stat(sha256) {
      const size = await sizeOf(sha256);
      return size === undefined ? undefined : { size };
    },
  };
}
