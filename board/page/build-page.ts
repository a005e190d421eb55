import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildBoard } from './build.ts';

/** `npm run build:board`: builds the board anew and says how large it is. */
const outDir = await buildBoard();
const sizes = readdirSync(join(outDir, 'assets')).map((name) => {
  const packed = gzipSync(readFileSync(join(outDir, 'assets', name)), { level: 9 }).length;
  return `  ${name}  ${(packed / 1000).toFixed(1)} kB gzip`;
});
process.stdout.write(`${outDir}\n${sizes.join('\n')}\n`);
