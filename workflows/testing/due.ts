import type { TxCtx } from '../context.ts';
import type { Flow } from '../flow.ts';

/** Does what a flow does at a due instant, as the engine would. */
export async function runDue(flow: Flow, kind: string, ctx: TxCtx, ...refs: string[]): Promise<void> {
  const handler = flow.due?.[kind];
  if (!handler) throw new Error(`${flow.name} does not answer to ${kind}`);
  if (typeof handler !== 'function') return handler.set(ctx, refs);
  for (const ref of refs) await handler(ctx, ref);
}
