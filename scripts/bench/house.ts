import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { type Client, connect } from '../../db/client.ts';
import { setMovable } from '../../db/clock.ts';
import type { Connection } from '../../db/connection.ts';
import { startEmbeddedPostgres } from '../../db/embedded/start.ts';
import { migrate } from '../../db/migrate.ts';

export interface House {
  folder: string;
  connection: Connection;
  client: Client;
  close(): Promise<void>;
}

/** A fresh durable database (fsync on, as in production) in a folder of its own, for one bench. */
export async function openHouse(): Promise<House> {
  const folder = await mkdtemp(path.join(tmpdir(), 'danmai-bench-'));
  const server = await startEmbeddedPostgres({ dataDir: folder, logger: pino({ level: 'warn' }) });
  await migrate(server.connection);
  const client = connect(server.connection, { applicationName: 'danmai-bench', statementTimeoutMs: 0 });
  await setMovable(client.db, true);
  return {
    folder,
    connection: server.connection,
    client,
    async close() {
      await client.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
