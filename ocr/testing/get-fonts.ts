import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FONT_FOLDER } from './fonts.ts';
import { openTypeOf } from './woff.ts';

/*
 * npx tsx ocr/testing/get-fonts.ts    more fonts for the letters into data/letter-fonts (not kept in git, not installed)
 *
 * Debian's packages by apt-get, handwriting fonts from npm. What cannot be had is left out and told.
 */
const DEBIAN = [
  'fonts-arphic-ukai',
  'fonts-arphic-uming',
  'fonts-arphic-gkai00mp',
  'fonts-arphic-gbsn00lp',
  'fonts-lxgw-wenkai',
  'fonts-wqy-zenhei',
  'fonts-wqy-microhei',
];
const NPM = [
  '@fontsource/ma-shan-zheng@5.3.1',
  '@fontsource/long-cang@5.3.0',
  '@fontsource/zhi-mang-xing@5.3.0',
];
const CONFIG = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">.</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${FONT_FOLDER}/cache</cachedir>
</fontconfig>
`;

const work = mkdtempSync(path.join(tmpdir(), 'letter-fonts-'));
mkdirSync(FONT_FOLDER, { recursive: true });
try {
  for (const name of DEBIAN) attempt(name, () => fromDebian(name));
  for (const name of NPM) attempt(name, () => fromNpm(name));
  writeFileSync(path.join(FONT_FOLDER, 'fonts.conf'), CONFIG);
} finally {
  rmSync(work, { recursive: true });
}

function attempt(name: string, fetch: () => void): void {
  try {
    fetch();
    process.stdout.write(`${name}: there\n`);
  } catch (err) {
    process.stdout.write(`${name}: left out (${err instanceof Error ? err.message.split('\n')[0] : err})\n`);
  }
}

function fromDebian(name: string): void {
  const folder = mkdtempSync(path.join(work, 'deb-'));
  run('apt-get', ['-q', 'download', name], folder);
  const [deb = ''] = readdirSync(folder);
  run('dpkg-deb', ['-x', deb, 'x'], folder);
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    if (/\.(ttf|ttc|otf)$/.test(file) && !/Mono|Light|Bold/.test(file))
      keep(file, readFileSync(path.join(folder, file)));
}

function fromNpm(name: string): void {
  const folder = mkdtempSync(path.join(work, 'npm-'));
  run('npm', ['pack', '--silent', name], folder);
  const [tarball = ''] = readdirSync(folder);
  run('tar', ['xzf', tarball], folder);
  for (const file of readdirSync(path.join(folder, 'package/files')))
    if (file.endsWith('-chinese-simplified-400-normal.woff'))
      keep(`${file.slice(0, -5)}.ttf`, openTypeOf(readFileSync(path.join(folder, 'package/files', file))));
}

function keep(file: string, bytes: Buffer): void {
  writeFileSync(path.join(FONT_FOLDER, path.basename(file)), bytes);
}

function run(command: string, args: string[], cwd: string): void {
  execFileSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
}
