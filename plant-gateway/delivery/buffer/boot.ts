import { readFile } from 'node:fs/promises';

/** Which start of the computer this is; '' where the system does not tell. */
export const bootId = async (): Promise<string> =>
  (await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')).trim();
