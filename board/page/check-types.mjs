// Types of the page's components, templates included. vue-tsc reads them through the compiler's own JavaScript, which
// TypeScript 7 has no more: version 6 stands beside it for this alone. Both bring a command `tsc`, and which of them npm
// links depends on the order of installing: package.json names the file of 7. Takes the arguments of tsc.
import { createRequire } from 'node:module';
import { run } from 'vue-tsc';

run(createRequire(import.meta.url).resolve('typescript-6/lib/tsc.js'));
