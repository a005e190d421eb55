import { readFile, stat } from 'node:fs/promises';
import { systemCode } from '../errors.ts';

/** An operating-system account under which the database runs. */
export interface Account {
  uid: number;
  gid: number;
}

/** Accounts that root hands the database to, in this order; PostgreSQL itself refuses to run as root. */
const PREFERRED = ['postgres', 'nobody'];

/** Kernel convention for "nobody", for machines without an account file. */
const FALLBACK: Account = { uid: 65534, gid: 65534 };

const unsigned = (id: string | undefined): number => Number(id) >>> 0;

async function namedAccount(passwd: string): Promise<Account> {
  const text = await readFile(passwd, 'utf8').catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return '';
    throw error;
  });
  const rows = text.split('\n').map((line) => line.split(':'));
  for (const name of PREFERRED) {
    const row = rows.find((fields) => fields[0] === name && fields[2] !== '0');
    if (row) return { uid: unsigned(row[2]), gid: unsigned(row[3]) };
  }
  return FALLBACK;
}

/**
 * Who runs the database: the owner of an existing cluster when we are root, else `postgres` or `nobody`.
 * @returns undefined when this process is an ordinary user, who runs it as itself.
 */
export async function databaseAccount(cluster: string, passwd = '/etc/passwd'): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(cluster).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return namedAccount(passwd);
}
