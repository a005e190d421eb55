/* A process of its own around a test cluster, for the test that kills it. Says the cluster as a line of JSON. */
import pino from 'pino';
import { startTestCluster } from './cluster.ts';

const { server } = await startTestCluster(pino({ level: 'silent' }));
process.stdout.write(`${JSON.stringify(server)}\n`);
setInterval(() => undefined, 60_000);
