/**
 * Runs `work` once, `waitMs` after it is first asked for, however often that is; asked again while it runs, it
 * runs once more. What `work` throws goes to `failed`.
 */
export function soon(
  waitMs: number,
  work: () => Promise<void>,
  failed: (error: unknown) => void,
): () => void {
  let state: 'idle' | 'waiting' | 'running' | 'again' = 'idle';
  const start = () => {
    state = 'waiting';
    setTimeout(run, waitMs);
  };
  const run = () => {
    state = 'running';
    work()
      .catch(failed)
      .then(() => {
        if (state === 'again') start();
        else state = 'idle';
      });
  };
  return () => {
    if (state === 'idle') start();
    else if (state === 'running') state = 'again';
  };
}
