// A thread starts without the TypeScript loader that its parent has (--import is not applied to threads on
// Node 20), so this plain file brings it and then loads the worker.
import { register } from 'tsx/esm/api';

register();
await import('./worker.ts');
