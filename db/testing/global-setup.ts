import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import type { TestProject } from 'vitest/node';
import { startTestCluster, type TestServer } from './cluster.ts';

declare module 'vitest' {
  interface ProvidedContext {
    testServer: TestServer;
  }
}

/**
 * vitest's globalSetup: one throw-away PostgreSQL for all test files, and one folder in which they make their temporary
 * ones; both gone when the run ends, however it ends for the server, and for the folder unless the run is killed.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const logger = pino({ level: process.env.TEST_DATABASE_LOG ?? 'error' });
  const cluster = await startTestCluster(logger, process.env.TEST_DATABASE_URL);
  project.provide('testServer', cluster.server);
  const folder = await mkdtemp(join(tmpdir(), 'danmai-run-'));
  // As /tmp itself is: some tests run programs as another account.
  await chmod(folder, 0o1777);
  process.env.TMPDIR = folder;
  return async () => {
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
