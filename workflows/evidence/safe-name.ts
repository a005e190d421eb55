/** Characters, not bytes: far more than a phone or an office gives a file. */
const LONGEST = 80;
const LONGEST_ENDING = 12;

/** Control characters, and those that turn the direction of writing ("gpj.exe" shown as "exe.jpg") or are unseen. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]/gu;
/** Separators of paths, and what Windows and Markdown take amiss. */
const AWKWARD = /[/\\:*?"<>|[\]`]/g;

/** The name as it may be shown and stored: one bounded line, no path, no trick. Never used to open anything. */
export function safeName(name: string): string {
  const last = name.normalize('NFC').replaceAll(UNSEEN, '').split(/[/\\]/).at(-1) ?? '';
  const plain = last
    .replaceAll(AWKWARD, '_')
    .replaceAll(/\s+/g, ' ')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  return shorten(plain) || '未命名';
}

/** Keeps the ending, which tells a person what the file is. */
function shorten(name: string): string {
  const letters = [...name];
  if (letters.length <= LONGEST) return name;
  const dot = letters.lastIndexOf('.');
  const ending = dot > 0 && letters.length - dot <= LONGEST_ENDING ? letters.slice(dot) : [];
  return [...letters.slice(0, LONGEST - 1 - ending.length), '…', ...ending].join('');
}
