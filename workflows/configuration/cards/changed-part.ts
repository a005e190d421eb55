/** Texts that are short enough stand as they are. */
const SHORT = 36;
/** Letters left of what both texts have in common, on either side of what differs. */
const AROUND = 8;

/**
 * Two texts that differ, each without most of what both have in common: never is anything cut of what differs, so two
 * different texts never read the same.
 */
export function changedPart(before: string, after: string): [before: string, after: string] {
  const [was, is] = [[...before.trim()], [...after.trim()]];
  if (Math.max(was.length, is.length) <= SHORT) return [was.join(''), is.join('')];
  const most = Math.min(was.length, is.length);
  let head = 0;
  while (head < most && was[head] === is[head]) head += 1;
  let tail = 0;
  while (tail < most - head && was[was.length - 1 - tail] === is[is.length - 1 - tail]) tail += 1;
  const part = (letters: string[]): string => {
    const from = head > AROUND ? head - AROUND : 0;
    const cut = tail > AROUND ? letters.length - tail + AROUND : letters.length;
    return `${from > 0 ? '…' : ''}${letters.slice(from, cut).join('')}${cut < letters.length ? '…' : ''}`;
  };
  return [part(was), part(is)];
}
