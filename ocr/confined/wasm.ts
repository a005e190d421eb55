/** What we use of WebAssembly; its types come with those of the browser, which the server does not load. */
export type Imports = Record<string, Record<string, unknown>>;

export interface Module {
  readonly module: never;
}

interface Instance {
  readonly exports: Record<string, unknown>;
}

interface Api {
  compile(bytes: Uint8Array): Promise<Module>;
  Instance: new (module: Module, imports: Imports) => Instance;
}

const api = (globalThis as unknown as { WebAssembly: Api }).WebAssembly;

export const compile = (bytes: Uint8Array): Promise<Module> => api.compile(bytes);
export const instantiate = (module: Module, imports: Imports): Instance => new api.Instance(module, imports);
