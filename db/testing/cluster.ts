import { chown, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { connect } from '../client.ts';
import { setMovable } from '../clock.ts';
import { type Connection, inDatabase } from '../connection.ts';
import { openDriver } from '../driver.ts';
import { databaseAccount } from '../embedded/account.ts';
import { startEmbeddedPostgres } from '../embedded/start.ts';
import { migrate } from '../migrate.ts';

/** A server that test databases are made on; plain data, handed to the test workers. */
export interface TestServer {
  /** A database to create and drop others from. */
  admin: Connection;
  /** The migrated database, its clock movable, that test databases are cloned from. */
  template: string;
}

export interface TestCluster {
  server: TestServer;
  /** Ends the server and removes what it stored. */
  stop(): Promise<void>;
}

/** Makes a clean template on a server; one of a killed run is replaced. */
async function makeTemplate(admin: Connection, template: string, logger: Logger): Promise<void> {
  const sql = openDriver(admin, { max: 1, applicationName: 'danmai-test', logger });
  try {
    await sql.unsafe(`drop database if exists "${template}" with (force)`);
    await sql.unsafe(
      `create database "${template}" template template0 encoding 'UTF8' locale_provider libc lc_collate 'C' lc_ctype 'C.UTF-8'`,
    );
  } finally {
    await sql.end();
  }
  await migrate(inDatabase(admin, template), { logger });
  const client = connect(inDatabase(admin, template), { max: 1, applicationName: 'danmai-test', logger });
  try {
    await setMovable(client.db, true);
  } finally {
    await client.close();
  }
}

async function throwAway(logger: Logger): Promise<{ admin: Connection; stop(): Promise<void> }> {
  const folder = await mkdtemp(join('/tmp', 'danmai-test-'));
  const account = await databaseAccount(folder);
  // The database's account itself removes all of it when this process was killed.
  for (const path of [join(folder, 'postgres'), folder]) {
    await mkdir(path, { recursive: true });
    if (account) await chown(path, account.uid, account.gid);
  }
  const server = await startEmbeddedPostgres({
    dataDir: folder,
    durability: 'throwaway',
    removeAfter: folder,
    logger,
  });
  return {
    admin: server.connection,
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Starts a cluster for tests, or prepares the given server (TEST_DATABASE_URL), which is left running. */
export async function startTestCluster(logger: Logger, url?: string): Promise<TestCluster> {
  const { admin, stop } = url ? { admin: url, stop: async () => undefined } : await throwAway(logger);
  const template = url ? `danmai_template_${process.pid}` : 'danmai_template';
  try {
    await makeTemplate(admin, template, logger);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    server: { admin, template },
    stop: async () => {
      if (url) await dropDatabases(admin, template);
      await stop();
    },
  };
}

/** On a server that stays, the template and every clone of it are dropped. */
async function dropDatabases(admin: Connection, template: string): Promise<void> {
  const sql = openDriver(admin, { max: 1, applicationName: 'danmai-test' });
  try {
    const rows = await sql<{ name: string }[]>`
      select datname as name from pg_database where starts_with(datname, ${template})`;
    for (const { name } of rows) await sql.unsafe(`drop database "${name}" with (force)`);
  } finally {
    await sql.end();
  }
}
