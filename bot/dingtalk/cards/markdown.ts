/** Lines that mean something by how they begin; a line break before or after them is kept as it is. */
const BLOCK = /^\s*(?:[-*+]\s|\d+[.)]\s|#{1,6}\s|>|\||```|\*\*\*\s*$|---\s*$)/;

/**
 * Our markdown (paragraphs, bold, lists, line breaks) in the platform's dialect. It has no soft break: a single line
 * break inside a paragraph must be said as `breakTag` (`<br>` in cards, two spaces in chat). `<` before a letter is
 * made full-width, so that what people typed can never become a tag.
 */
export function toPlatformMarkdown(text: string, breakTag: string): string {
  const lines = text
    .replace(/\r\n?/g, '\n')
    .replace(/<(?=[a-z/!])/gi, '＜')
    .split('\n');
  let out = '';
  lines.forEach((line, i) => {
    const next = lines[i + 1];
    out += line.replace(/^(\s*)[-+](\s)/, '$1*$2');
    if (next === undefined) return;
    const soft = line.trim() !== '' && next.trim() !== '' && !BLOCK.test(line) && !BLOCK.test(next);
    out += soft ? breakTag : '\n';
    if (!soft && line.trim() !== '' && !BLOCK.test(line) && BLOCK.test(next)) out += '\n';
  });
  return out;
}

/** In interactive cards (KB-CARD 0038). */
export const CARD_BREAK = '<br>';

/** In chat messages. */
export const CHAT_BREAK = '  \n';
