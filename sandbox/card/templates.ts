import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isRecord, parseJson } from '../gateway/frames.ts';

/** One component of a template, as the editor exports it. */
export interface TemplateNode {
  componentName: string;
  id?: string;
  props: Record<string, unknown>;
  children: TemplateNode[];
}

export interface Template {
  templateId: string;
  name: string;
  published: boolean;
  roots: TemplateNode[];
  /** Variable name → type, e.g. `string`, `form`, `buttonGroup`, `loopArray`. */
  variables: Record<string, string>;
}

/** A template file that is not an exported card template; the message says what is wrong. */
export class TemplateError extends Error {}

/** The templates of this organisation, by id. */
export class TemplateBook {
  readonly #templates = new Map<string, Template>();

  add(templateId: string, exported: unknown, published = true): Template {
    const template = parseTemplate(templateId, exported, published);
    this.#templates.set(templateId, template);
    return template;
  }

  get(templateId: string): Template | undefined {
    return this.#templates.get(templateId);
  }

  list(): Template[] {
    return [...this.#templates.values()];
  }
}

/**
 * Loads templates from folders, files, or `id=file`. The id is, in this order: what stands before `=`, the file's
 * own `templateId`, its name without `.json`. A file with `"published": false` is known but unusable.
 */
export function loadTemplates(book: TemplateBook, sources: readonly string[]): void {
  for (const source of sources) {
    const [, givenId, path] = /^(?:([^=/\\]+)=)?(.+)$/.exec(source) ?? [];
    if (!path) continue;
    if (!existsSync(path)) throw new TemplateError(`There is no card template file or folder ${path}`);
    const files = statSync(path).isDirectory()
      ? readdirSync(path)
          .filter((name) => name.endsWith('.json'))
          .map((name) => join(path, name))
      : [path];
    for (const file of files) loadFile(book, file, givenId);
  }
}

function loadFile(book: TemplateBook, file: string, givenId: string | undefined): void {
  const exported = parseJson(readFileSync(file, 'utf8'));
  if (!isRecord(exported) || exported.editorData === undefined) {
    if (givenId !== undefined)
      throw new TemplateError(`${file} is not an exported card template (no editorData)`);
    return;
  }
  const ownId = typeof exported.templateId === 'string' ? exported.templateId : basename(file, '.json');
  book.add(givenId ?? ownId, exported, exported.published !== false);
}

/** Reads the editor's export; `editorData` may be the JSON text that it is in files, or an object. */
export function parseTemplate(templateId: string, exported: unknown, published: boolean): Template {
  const outer = typeof exported === 'string' ? parseJson(exported) : exported;
  if (!isRecord(outer)) throw new TemplateError(`Template ${templateId} is not a JSON object`);
  const editor = typeof outer.editorData === 'string' ? parseJson(outer.editorData) : outer.editorData;
  const schema = isRecord(editor) ? editor.schema : undefined;
  const tree = isRecord(schema) ? schema.componentsTree : undefined;
  if (!isRecord(editor) || !Array.isArray(tree)) {
    throw new TemplateError(`Template ${templateId} has no editorData.schema.componentsTree`);
  }
  const variables: Record<string, string> = {};
  for (const one of Array.isArray(editor.variableList) ? editor.variableList : []) {
    if (isRecord(one) && typeof one.name === 'string') variables[one.name] = String(one.type ?? 'string');
  }
  return {
    templateId,
    name: typeof outer.name === 'string' ? outer.name : templateId,
    published,
    roots: tree.filter(isRecord).map(toNode),
    variables,
  };
}

function toNode(value: Record<string, unknown>): TemplateNode {
  return {
    componentName: String(value.componentName ?? ''),
    ...(typeof value.id === 'string' ? { id: value.id } : {}),
    props: isRecord(value.props) ? value.props : {},
    children: Array.isArray(value.children) ? value.children.filter(isRecord).map(toNode) : [],
  };
}
