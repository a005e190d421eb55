import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { openApiText } from '../bot/webhooks/openapi/document.ts';

/*
 * tsx scripts/make-openapi.ts writes docs/openapi.json anew; a test says when that is due.
 */
const target = fileURLToPath(new URL('../docs/openapi.json', import.meta.url));
await writeFile(target, openApiText());
console.log(target);
