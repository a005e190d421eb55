import pino from 'pino';
import type { TestProject } from 'vitest/node';
import { startTestCluster, type TestServer } from './cluster.ts';

declare module 'vitest' {
  interface ProvidedContext {
    testServer: TestServer;
  }
}

/** vitest's globalSetup: one throw-away PostgreSQL for all test files, gone when the run ends, however. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const logger = pino({ level: process.env.TEST_DATABASE_LOG ?? 'error' });
  const cluster = await startTestCluster(logger, process.env.TEST_DATABASE_URL);
  project.provide('testServer', cluster.server);
  return cluster.stop;
}
