/** Workers at a time in this process: each may take `memoryMb`, and someone may send fifty files at once. */
const SLOTS = 2;

let free = SLOTS;
const queue: (() => void)[] = [];

/**
 * Waits for a place among the workers of this process.
 *
 * @returns the function that gives the place back; calling it again does nothing.
 * @throws the signal's reason when it is aborted while waiting.
 */
export async function takeSlot(signal?: AbortSignal): Promise<() => void> {
  signal?.throwIfAborted();
  if (free > 0) free -= 1;
  else await waitForTurn(signal);
  let held = true;
  return () => {
    if (!held) return;
    held = false;
    const next = queue.shift();
    if (next) next();
    else free += 1;
  };
}

function waitForTurn(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const turn = () => {
      signal?.removeEventListener('abort', leave);
      resolve();
    };
    const leave = () => {
      queue.splice(queue.indexOf(turn), 1);
      reject(signal?.reason);
    };
    queue.push(turn);
    signal?.addEventListener('abort', leave, { once: true });
  });
}
