/*
 * A process of its own around startEmbeddedPostgres, for tests that kill it: `embedded-child.ts <dataDir>`.
 * Reads one command per line (SQL, or "stop"), answers each with one line of JSON.
 */
import { createInterface } from 'node:readline';
import pino from 'pino';
import postgres from 'postgres';
import { startEmbeddedPostgres } from '../embedded/start.ts';

const [dataDir = ''] = process.argv.slice(2);
const say = (answer: object): boolean => process.stdout.write(`${JSON.stringify(answer)}\n`);

try {
  process.on('SIGINT', () => say({ signal: 'SIGINT' }));
  const logger = pino({ level: process.env.CHILD_LOG ?? 'silent' }, pino.destination(2));
  const began = performance.now();
  const server = await startEmbeddedPostgres({ dataDir, logger });
  const sql = postgres({ ...server.connection, max: 1 });
  const state = () => ({ owned: server.owned, host: server.connection.host });
  say({ ...state(), tookMs: performance.now() - began });
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === 'stop') {
      await sql.end({ timeout: 1 });
      await server.stop();
      say({ stopped: true });
      break;
    }
    const rows = await sql.unsafe(line).catch((error: Error) => ({ error: error.message }));
    say({ ...state(), rows });
  }
} catch (error) {
  const { code, message } = error as Error & { code?: string };
  say({ failed: code, message });
  process.exitCode = 1;
}
