import { join, resolve } from 'node:path';
import { openLocalStore } from './local.ts';
import type { S3Settings } from './s3.ts';
import type { EvidenceStore } from './store.ts';

/** Where evidence is kept. */
export type EvidenceSettings = { kind: 'local'; folder: string } | ({ kind: 's3' } & S3Settings);

const REQUIRED = [
  'EVIDENCE_S3_BUCKET',
  'EVIDENCE_S3_REGION',
  'EVIDENCE_S3_ACCESS_KEY_ID',
  'EVIDENCE_S3_SECRET_ACCESS_KEY',
] as const;

/** Every name that is read below. */
export const EVIDENCE_SETTINGS = [
  ...REQUIRED,
  'EVIDENCE_S3_ENDPOINT',
  'EVIDENCE_S3_FORCE_PATH_STYLE',
] as const;

/**
 * Reads EVIDENCE_S3_* (all of them, or none for a folder below DATA_DIR).
 * @returns the settings, or what is wrong with them, one sentence each
 */
export function readEvidenceSettings(
  env: Readonly<Record<string, string | undefined>>,
  dataDir: string,
): { settings: EvidenceSettings } | { problems: string[] } {
  const folder = join(resolve(dataDir), 'evidence');
  const given = Object.keys(env).filter((name) => name.startsWith('EVIDENCE_S3_') && env[name]);
  if (given.length === 0) return { settings: { kind: 'local', folder } };
  const problems = REQUIRED.filter((name) => !env[name]).map(
    (name) => `使用 S3 凭证存储时必须设置 ${name}。`,
  );
  const endpoint = env.EVIDENCE_S3_ENDPOINT;
  if (endpoint && !/^https?:\/\//.test(endpoint)) {
    problems.push('EVIDENCE_S3_ENDPOINT 必须以 http:// 或 https:// 开头。');
  }
  const style = env.EVIDENCE_S3_FORCE_PATH_STYLE;
  if (style && !['true', 'false'].includes(style)) {
    problems.push('EVIDENCE_S3_FORCE_PATH_STYLE 只能是 true 或 false。');
  }
  if (problems.length > 0) return { problems };
  return {
    settings: {
      kind: 's3',
      ...(endpoint ? { endpoint } : {}),
      bucket: env.EVIDENCE_S3_BUCKET ?? '',
      region: env.EVIDENCE_S3_REGION ?? '',
      accessKeyId: env.EVIDENCE_S3_ACCESS_KEY_ID ?? '',
      secretAccessKey: env.EVIDENCE_S3_SECRET_ACCESS_KEY ?? '',
      // A store with its own endpoint rarely has a host name per bucket.
      forcePathStyle: style ? style === 'true' : Boolean(endpoint),
      spool: join(folder, 'spool'),
    },
  };
}

/** Opens the store and sweeps what killed processes left. The S3 client is only loaded when it is used. */
export async function openEvidenceStore(settings: EvidenceSettings): Promise<EvidenceStore> {
  if (settings.kind === 'local') return openLocalStore(settings.folder);
  const { openS3Store } = await import('./s3.ts');
  return openS3Store(settings);
}
