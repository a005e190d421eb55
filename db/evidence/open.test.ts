import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openEvidenceStore, readEvidenceSettings } from './open.ts';

const S3 = {
  EVIDENCE_S3_BUCKET: 'b',
  EVIDENCE_S3_REGION: 'cn-east-1',
  EVIDENCE_S3_ACCESS_KEY_ID: 'k',
  EVIDENCE_S3_SECRET_ACCESS_KEY: 's',
};

test('without settings evidence goes to DATA_DIR, also when the names are there but empty', () => {
  const local = { settings: { kind: 'local', folder: '/srv/data/evidence' } };
  expect(readEvidenceSettings({}, '/srv/data')).toEqual(local);
  expect(readEvidenceSettings({ EVIDENCE_S3_BUCKET: '' }, '/srv/data')).toEqual(local);
});

test('a full set of settings means S3; an own endpoint gets path-style addresses unless told otherwise', () => {
  expect(readEvidenceSettings(S3, '/d')).toMatchObject({ settings: { kind: 's3', forcePathStyle: false } });
  const own = { ...S3, EVIDENCE_S3_ENDPOINT: 'http://minio:9000' };
  expect(readEvidenceSettings(own, '/d')).toMatchObject({ settings: { forcePathStyle: true } });
  const off = { ...own, EVIDENCE_S3_FORCE_PATH_STYLE: 'false' };
  expect(readEvidenceSettings(off, '/d')).toMatchObject({ settings: { forcePathStyle: false } });
});

test('every fault of the settings is named at once', () => {
  const env = { EVIDENCE_S3_ENDPOINT: 'minio:9000', EVIDENCE_S3_FORCE_PATH_STYLE: 'yes' };
  const read = readEvidenceSettings(env, '/d');
  const problems = 'problems' in read ? read.problems.join('\n') : '';
  for (const name of Object.keys({ ...S3, ...env })) expect(problems).toContain(name);
});

test('a store that cannot be reached is said so at the start, with the settings to check', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'evidence-'));
  const read = readEvidenceSettings({ ...S3, EVIDENCE_S3_ENDPOINT: 'http://127.0.0.1:1' }, folder);
  if (!('settings' in read)) throw new Error('settings are complete');
  await expect(openEvidenceStore(read.settings)).rejects.toMatchObject({
    code: 'evidence.s3_unusable',
    message: expect.stringContaining('EVIDENCE_S3_*'),
  });
  await rm(folder, { recursive: true });
});
