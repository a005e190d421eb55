/** The address of a database behind a unix socket or a TCP port, in parts. */
export interface Address {
  /** A host name, or the folder of a unix socket (starts with "/"). */
  host: string;
  database: string;
  username: string;
  password?: string;
  port?: number;
}

/** A PostgreSQL URL (DATABASE_URL), or an address as db/embedded and db/testing give it. */
export type Connection = string | Address;

/**
 * A URL that names a unix socket in PostgreSQL's own two ways (`postgres://user@%2Ffolder/db`,
 * `postgres:///db?host=/folder&user=name`), which the driver does not know, as an address; any other as it is.
 */
export function readConnection(connection: Connection): Connection {
  if (typeof connection !== 'string' || !URL.canParse(connection)) return connection;
  const url = new URL(connection);
  const host = decodeURIComponent(url.hostname) || (url.searchParams.get('host') ?? '');
  if (!host.startsWith('/')) return connection;
  return {
    host,
    database: decodeURIComponent(url.pathname.slice(1)) || 'danmai',
    username: decodeURIComponent(url.username) || (url.searchParams.get('user') ?? 'danmai'),
    ...(url.password ? { password: decodeURIComponent(url.password) } : {}),
    ...(url.searchParams.get('port') ? { port: Number(url.searchParams.get('port')) } : {}),
  };
}

/** A connection as a URL that `readConnection` and DATABASE_URL take. */
export function asUrl(connection: Connection): string {
  if (typeof connection === 'string') return connection;
  const { host, username, password, port, database } = connection;
  const login = [username, ...(password ? [password] : [])].map(encodeURIComponent).join(':');
  const place = host.startsWith('/') ? encodeURIComponent(host) : `${host}:${port ?? 5432}`;
  const query = host.startsWith('/') && port ? `?port=${port}` : '';
  return `postgres://${login}@${place}/${encodeURIComponent(database)}${query}`;
}

/** The same server, another database. */
export function inDatabase(connection: Connection, database: string): Connection {
  if (typeof connection !== 'string') return { ...connection, database };
  const url = new URL(connection);
  url.pathname = `/${database}`;
  return url.href;
}
