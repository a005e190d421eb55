import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { connect } from '../../../../db/client.ts';
import { openLocalStore } from '../../../../db/evidence/local.ts';
import { loadFactory } from '../../../factory/load.ts';
import { applyConfirmed } from '../applying/work.ts';
import { readWaiting } from '../reading/work.ts';

/*
 * A copy of the service as far as imports go, in a process of its own that a test can kill:
 * node --import tsx import-process.ts <database url> <evidence folder>. Says "ready" once it works.
 */
const [url = '', folder = ''] = process.argv.slice(2);
const { db } = connect(url);
const ctx = {
  db,
  evidence: await openLocalStore(folder),
  factory: await loadFactory(),
  log: pino({ level: 'silent' }),
  publicUrl: null,
  actor: { kind: 'system', name: 'import' } as const,
};
const { signal } = new AbortController();
process.stdout.write('ready\n');
for (;;) {
  await readWaiting(ctx, signal);
  await applyConfirmed(ctx, signal);
  await sleep(10);
}
