// A thread starts without the TypeScript loader that its parent has (--import is not applied to threads on
// Node 20), so this plain file brings it and then loads the worker.
import { createRequire } from 'node:module';
import { register } from 'tsx/cjs/api';

register();
createRequire(import.meta.url)('./worker.ts');
