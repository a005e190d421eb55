/**
 * Colours that templates and texts ask for → our few tones, each with a legible pair of ink and ground in the
 * style sheet. Names, DingTalk colour tokens (`common_green1_color`) and CSS colours are understood.
 */
export type Tone = 'blue' | 'green' | 'orange' | 'red' | 'gray' | 'purple';

const WORDS: [RegExp, Tone][] = [
  [/red|danger|error|bad|fail|crimson|pink|magenta/, 'red'],
  [/green|success|good|pass|lime|teal/, 'green'],
  [/orange|yellow|warn|gold|amber|brown/, 'orange'],
  [/purple|violet|indigo/, 'purple'],
  [/gr[ae]y|neutral|default|black|white|level\d|silver|secondary/, 'gray'],
  [/blue|cyan|info|primary|link|brand|theme/, 'blue'],
];

function hexToRgb(hex: string): [number, number, number] | null {
  const digits = /^#?([0-9a-f]{3,8})$/i.exec(hex)?.[1];
  if (!digits || digits.length === 5 || digits.length === 7) return null;
  const full = digits.length < 6 ? [...digits].map((digit) => digit + digit).join('') : digits;
  const channel = (at: number) => Number.parseInt(full.slice(at, at + 2), 16);
  // Eight digits are ARGB in DingTalk's editor and RGBA in CSS; the fully opaque ARGB form is the common one.
  const from = full.length === 8 && full.slice(0, 2).toLowerCase() === 'ff' ? 2 : 0;
  return [channel(from), channel(from + 2), channel(from + 4)];
}

function parseColour(colour: string): [number, number, number] | null {
  const rgb = /^rgba?\(\s*(\d+)\s*[,\s]\s*(\d+)\s*[,\s]\s*(\d+)/i.exec(colour);
  if (rgb) return [Number(rgb[1]), Number(rgb[2]), Number(rgb[3])];
  return colour.startsWith('#') ? hexToRgb(colour) : null;
}

function toneOfRgb([r, g, b]: [number, number, number]): Tone {
  const max = Math.max(r, g, b);
  const spread = max - Math.min(r, g, b);
  if (spread < 40) return 'gray';
  let hue: number;
  if (max === r) hue = ((g - b) / spread) * 60;
  else if (max === g) hue = 120 + ((b - r) / spread) * 60;
  else hue = 240 + ((r - g) / spread) * 60;
  hue = (hue + 360) % 360;
  if (hue < 16 || hue >= 325) return 'red';
  if (hue < 68) return 'orange';
  if (hue < 175) return 'green';
  return hue < 252 ? 'blue' : 'purple';
}

/** The tone for a colour, or null when there is none or it says nothing. */
export function toneOf(colour: string | undefined): Tone | null {
  // Level 1 is DingTalk's ordinary ink.
  if (!colour || /level1/.test(colour)) return null;
  const rgb = parseColour(colour.trim());
  if (rgb) return toneOfRgb(rgb);
  const name = colour.toLowerCase();
  return WORDS.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}

/** Grounds for avatars; white letters on each have a contrast of at least 4.5. */
const AVATARS = ['#3f6ad8', '#2f7d5c', '#9a5b13', '#8a4fb0', '#b23a48', '#3a7190', '#5c6b80', '#7a6420'];

/** A steady ground for a name. */
export function avatarGround(key: string): string {
  let sum = 0;
  for (const char of key) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 65_521;
  return AVATARS[sum % AVATARS.length] ?? '#5c6b80';
}

/** What stands in an avatar: the last two characters of a Chinese name, else initials. */
export function avatarLetters(name: string): string {
  const han = name.match(/\p{Script=Han}/gu);
  if (han) return han.slice(-2).join('');
  return name
    .split(/\s+/)
    .map((word) => word[0] ?? '')
    .join('')
    .slice(0, 2)
    .toUpperCase();
}
