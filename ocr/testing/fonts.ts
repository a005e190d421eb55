import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Fonts fetched by get-fonts.ts; without them those of the machine are used. */
export const FONT_FOLDER = fileURLToPath(new URL('../../data/letter-fonts', import.meta.url));
const CONFIG = `${FONT_FOLDER}/fonts.conf`;

/** For body text, and near to a pen (imitated handwriting). The first of each are what most machines have. */
const KNOWN = {
  print: [
    'Noto Sans CJK SC',
    'Noto Serif CJK SC',
    'WenQuanYi Zen Hei',
    'WenQuanYi Micro Hei',
    'AR PL UMing CN',
    'AR PL SungtiL GB',
    'AR PL UKai CN',
    'LXGW WenKai',
  ],
  hand: ['LXGW WenKai', 'AR PL KaitiM GB', 'AR PL UKai CN', 'Ma Shan Zheng', 'Long Cang', 'Zhi Mang Xing'],
  seal: ['AR PL UMing CN', 'Noto Serif CJK SC', 'AR PL SungtiL GB'],
} as const;

let installed: Set<string> | undefined;

/** Families of this use that are there; of `hand` and `seal` the printed ones when there are none. */
export function families(use: keyof typeof KNOWN): string[] {
  const there = installedFamilies();
  const found = KNOWN[use].filter((family) => there.has(family));
  if (found.length > 0) return found;
  if (use !== 'print') return families('print');
  throw new Error('no Chinese font: apt-get install fonts-noto-cjk, or npx tsx ocr/testing/get-fonts.ts');
}

/** Fontconfig reads its configuration when the first text is drawn. */
function installedFamilies(): Set<string> {
  if (!installed) {
    if (existsSync(CONFIG)) process.env.FONTCONFIG_FILE = CONFIG;
    const list = execFileSync('fc-list', [':', 'family'], { encoding: 'utf8' });
    installed = new Set(
      list
        .split('\n')
        .flatMap((line) => line.split(','))
        .map((name) => name.trim()),
    );
  }
  return installed;
}
