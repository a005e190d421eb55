/** Writing @ in a group: finding what is being typed, and reading the finished text. */
export interface Mentionable {
  /** null: the bot. */
  userId: string | null;
  name: string;
}

/** The word after an @ left of the caret, or null when none is being written. */
export function mentionQuery(text: string, caret: number): { from: number; query: string } | null {
  const found = /(^|[\s，。；：,;:])@([^\s@]{0,20})$/.exec(text.slice(0, caret));
  if (!found) return null;
  const query = found[2] ?? '';
  return { from: caret - query.length - 1, query };
}

/** Those whose name contains the query, the bot first. */
export function matchMentions(query: string, people: Mentionable[]): Mentionable[] {
  const wanted = query.toLowerCase();
  return people.filter((one) => one.name.toLowerCase().includes(wanted)).slice(0, 8);
}

/** The text with the chosen name in place of what was typed, and where the caret goes. */
export function completeMention(
  text: string,
  caret: number,
  from: number,
  name: string,
): { text: string; caret: number } {
  const before = `${text.slice(0, from)}@${name} `;
  return { text: before + text.slice(caret), caret: before.length };
}

/** Who is mentioned in a finished text. */
export function readMentions(text: string, people: Mentionable[]): { atBot: boolean; atUserIds: string[] } {
  const mentioned = people.filter((one) => text.includes(`@${one.name}`));
  return {
    atBot: mentioned.some((one) => one.userId === null),
    atUserIds: mentioned.map((one) => one.userId).filter((id): id is string => id !== null),
  };
}
