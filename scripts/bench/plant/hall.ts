import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { PlcFault, PlcSpec, PlcView } from '../../../sandbox/plc/types.ts';
import { watchChild } from '../stage/leftovers.ts';
import type { FromPlcs, ToPlcs } from './plcs.ts';

/** PLCs in another process. */
export interface FarHall {
  list: readonly PlcView[];
  set(changes: readonly { id: string; fault: PlcFault }[]): Promise<void>;
  close(): void;
}

/** Starts PLCs in a process of their own. */
export async function farHall(specs: readonly PlcSpec[]): Promise<FarHall> {
  const child = fork(fileURLToPath(new URL('./plcs.ts', import.meta.url)), { execArgv: ['--import', 'tsx'] });
  watchChild(child);
  const ask = (message: ToPlcs): Promise<PlcView[]> =>
    new Promise((resolve, reject) => {
      child.once('message', ({ list }: FromPlcs) => resolve(list));
      child.once('exit', () => reject(new Error('the PLCs ended early')));
      child.send(message);
    });
  const list = await ask({ start: specs });
  return {
    list,
    async set(changes) {
      await ask({ set: changes });
    },
    close: () => child.disconnect(),
  };
}
