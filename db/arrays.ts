/*
 * PostgreSQL's text form of arrays: {a,"b ""c""",NULL,{nested}}. The driver's own reader gives NULL elements as
 * the word 'NULL', and needs a query for the array types on every new connection, whose failure ends the process
 * (porsager/postgres issue 1192); so it is switched off and the few types we use are known here.
 */

type ReadItem = (text: string) => unknown;

/** Reads an array of any depth; `readItem` converts the elements. */
export function readArray(text: string, readItem: ReadItem): unknown[] {
  let at = text.indexOf('{');

  const quoted = (): string => {
    let item = '';
    for (at += 1; text[at] !== '"'; at += 1) {
      if (text[at] === '\\') at += 1;
      item += text[at] ?? '';
    }
    at += 1;
    return item;
  };

  const bare = (): string | null => {
    const from = at;
    while (at < text.length && text[at] !== ',' && text[at] !== '}') at += 1;
    const item = text.slice(from, at);
    return item === 'NULL' ? null : item;
  };

  const list = (): unknown[] => {
    const items: unknown[] = [];
    at += 1;
    while (at < text.length && text[at] !== '}') {
      if (text[at] === ',') at += 1;
      else if (text[at] === '{') items.push(list());
      else if (text[at] === '"') items.push(readItem(quoted()));
      else {
        const item = bare();
        items.push(item === null ? null : readItem(item));
      }
    }
    at += 1;
    return items;
  };

  return list();
}

/** Writes an array of any depth; `writeItem` converts the elements. Text is taken as already written. */
export function writeArray(value: unknown, writeItem: (item: unknown) => string): string {
  if (!Array.isArray(value)) return String(value);
  const items = value.map((item: unknown) => {
    if (item === null || item === undefined) return 'NULL';
    if (Array.isArray(item)) return writeArray(item, writeItem);
    return `"${writeItem(item).replace(/[\\"]/g, '\\$&')}"`;
  });
  return `{${items.join(',')}}`;
}
