/** The sandbox's control API, as tests use it. */
export interface Control {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: unknown): Promise<T>;
  remove(path: string): Promise<void>;
  /** Uploads a file to the sandbox, to be sent in a message. @returns its id */
  upload(fileName: string, bytes: Uint8Array): Promise<string>;
}

/** @param url the sandbox's base address. Errors of the sandbox are thrown with its message. */
export function createControl(url: string): Control {
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${url}/sandbox${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} → ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  return {
    get: async <T>(path: string) => (await call('GET', path)) as T,
    post: async <T>(path: string, body: unknown) => (await call('POST', path, body)) as T,
    remove: async (path) => {
      await call('DELETE', path);
    },
    async upload(fileName, bytes) {
      const response = await fetch(`${url}/sandbox/files?fileName=${encodeURIComponent(fileName)}`, {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body: Buffer.from(bytes),
      });
      if (!response.ok) throw new Error(`upload → ${response.status} ${await response.text()}`);
      return ((await response.json()) as { file: { fileId: string } }).file.fileId;
    },
  };
}
