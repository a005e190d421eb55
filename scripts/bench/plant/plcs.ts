import { type PlcHall, startHall } from '../../../sandbox/plc/hall.ts';
import type { PlcFault, PlcSpec, PlcView } from '../../../sandbox/plc/types.ts';

/*
 * The PLCs of the bench, in a process of their own so that only the gateway's time is measured. Speaks with its parent
 * through Node's own channel and ends with it.
 */
export type ToPlcs = { start: readonly PlcSpec[] } | { set: readonly { id: string; fault: PlcFault }[] };
export interface FromPlcs {
  list: PlcView[];
}

let hall: PlcHall | null = null;
process.on('message', (message: ToPlcs) => {
  void obey(message).then(() => process.send?.({ list: hall?.list() ?? [] } satisfies FromPlcs));
});
process.on('disconnect', () => process.exit(0));

async function obey(message: ToPlcs): Promise<void> {
  if ('start' in message) hall = await startHall(message.start);
  else await Promise.all(message.set.map(({ id, fault }) => hall?.set(id, { fault })));
}
