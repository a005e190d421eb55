import { statements } from '../../db/session.ts';

/*
 * The service as its users start it, except that it kills itself (SIGKILL) at a statement, as told by its environment:
 * FAULT_WHEN   pattern; the first statement that fits it (text, parameters and answer) is number 1, counted on its
 *              connection until the end of its transaction
 * FAULT_AT     a number: right after that statement; or before_commit, after_commit
 */
const when = new RegExp(process.env.FAULT_WHEN ?? '^nothing$', 's');
const at = process.env.FAULT_AT ?? '';

const counted = new Map<object, number>();

function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

statements.around = async ({ slot, text, params }, run) => {
  if (at === 'before_commit' && text === 'commit' && counted.has(slot)) die();
  const answer = await run();
  if (!counted.has(slot) && !when.test(`${text} ${JSON.stringify(params)} ${JSON.stringify(answer)}`))
    return answer;
  const number = (counted.get(slot) ?? 0) + 1;
  counted.set(slot, number);
  if (String(number) === at || (at === 'after_commit' && text === 'commit')) die();
  if (text === 'commit' || text === 'rollback') counted.delete(slot);
  return answer;
};

await import('../../scripts/start.ts');
