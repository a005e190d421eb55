import { pino } from 'pino';
import { type Client, connect } from '../../db/client.ts';
import { setMovable } from '../../db/clock.ts';
import type { Connection } from '../../db/connection.ts';
import { startEmbeddedPostgres } from '../../db/embedded/start.ts';
import { migrate } from '../../db/migrate.ts';
import { makeFolder } from './stage/folder.ts';

export interface House {
  folder: string;
  connection: Connection;
  client: Client;
  close(): Promise<void>;
}

/** A fresh durable database (fsync on, as in production) in a folder of its own, for one bench. */
export async function openHouse(): Promise<House> {
  const folder = await makeFolder();
  const logger = pino({ level: 'warn' }, pino.destination(2));
  const server = await startEmbeddedPostgres({ dataDir: folder.path, logger, removeAfter: folder.path });
  await migrate(server.connection);
  const client = connect(server.connection, { applicationName: 'danmai-bench', statementTimeoutMs: 0 });
  await setMovable(client.db, true);
  return {
    folder: folder.path,
    connection: server.connection,
    client,
    async close() {
      await client.close();
      await server.stop();
      await folder.remove();
    },
  };
}
