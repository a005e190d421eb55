import { StringDecoder } from 'node:string_decoder';
import { SaxesParser } from 'saxes';
import { SpreadsheetError } from './errors.ts';

export type Attributes = Readonly<Record<string, string>>;

/** Names come without their namespace prefix: `row` for `x:row`. */
export interface XmlHandlers {
  open(name: string, attributes: Attributes): void;
  close(name: string): void;
  text(text: string): void;
}

/** No element, attribute, comment or text of a real workbook is longer between two marks of the parser, in characters. */
const LONGEST_TOKEN = 512 * 1024;
/** Spreadsheet XML is about ten deep. */
const DEEPEST = 64;

/**
 * A pull-free XML parser with bounds: no DOCTYPE (hence no entities of the file's own), bounded depth and bounded
 * tokens, so that its memory does not grow with the file.
 */
export class XmlFeed {
  readonly #parser = new SaxesParser({ xmlns: false, position: false });
  readonly #part: string;
  #decoder: StringDecoder | undefined;
  #depth = 0;
  /** Characters since the parser last reported anything. */
  #silent = 0;

  /** @param part names the part in errors. */
  constructor(part: string, handlers: XmlHandlers) {
    this.#part = part;
    this.#parser.on('opentag', (tag) => {
      this.#silent = 0;
      this.#depth += 1;
      if (this.#depth > DEEPEST) throw this.#corrupt();
      handlers.open(localName(tag.name), tag.attributes);
    });
    this.#parser.on('closetag', (tag) => {
      this.#silent = 0;
      this.#depth -= 1;
      handlers.close(localName(tag.name));
    });
    const text = (content: string) => {
      this.#silent = 0;
      handlers.text(content);
    };
    this.#parser.on('text', text);
    this.#parser.on('cdata', text);
    this.#parser.on('doctype', () => {
      throw new SpreadsheetError('spreadsheet.doctype');
    });
  }

  write(piece: Buffer): void {
    this.#decoder ??= new StringDecoder(isUtf16(piece) ? 'utf16le' : 'utf8');
    const text = this.#decoder.write(piece);
    this.#silent += text.length;
    this.#parse(() => this.#parser.write(text));
    if (this.#silent > LONGEST_TOKEN) throw new SpreadsheetError('spreadsheet.too_much_data');
  }

  /** @throws SpreadsheetError when the document ends in the middle. */
  end(): void {
    this.#parse(() => this.#parser.write(this.#decoder?.end() ?? '').close());
  }

  #parse(step: () => void): void {
    try {
      step();
    } catch (cause) {
      throw cause instanceof SpreadsheetError ? cause : this.#corrupt(cause);
    }
  }

  #corrupt(cause?: unknown): SpreadsheetError {
    return new SpreadsheetError('spreadsheet.corrupt', { where: this.#part.slice(0, 60) }, { cause });
  }
}

export async function parseXml(
  part: string,
  pieces: AsyncIterable<Buffer>,
  handlers: Partial<XmlHandlers>,
): Promise<void> {
  const feed = new XmlFeed(part, { open: ignore, close: ignore, text: ignore, ...handlers });
  for await (const piece of pieces) feed.write(piece);
  feed.end();
}

/** The value of an attribute whatever its prefix: `id` finds `r:id`, whose prefix each writer chooses. */
export function prefixed(attributes: Attributes, local: string): string | undefined {
  const name = Object.keys(attributes).find((key) => key.includes(':') && localName(key) === local);
  return name === undefined ? undefined : attributes[name];
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}

function isUtf16(start: Buffer): boolean {
  return start[0] === 0xff && start[1] === 0xfe;
}

function ignore(): void {
  // A handler that the caller does not need.
}
