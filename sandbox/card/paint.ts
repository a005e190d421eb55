import { mediaUrl } from '../chat/bot-message-body.ts';
import type { PaintedBlock, PaintedButton } from '../control-types.ts';
import { isRecord } from '../gateway/frames.ts';
import { paintDataButtons, paintSingleButton } from './paint-button.ts';
import { paintForm, paintInput } from './paint-form.ts';
import type { Template, TemplateNode } from './templates.ts';
import { type Scope, shown, text, value, visible } from './values.ts';

/** Components that only hold others. */
const containers = /^(Card|AICard\w*|Grid\w*|Column\w*|Container|Fold|Collapse\w*|Box|Row)$/;
const inputs =
  /^(Input\w*|TextArea|DatePicker\w*|Select\w*|MultiSelect\w*|Checkbox\w*|CheckableTags|Switch)$/;

/** Puts one person's data into a template: what stands on the card, top to bottom. */
export function paint(template: Template, scope: Scope): PaintedBlock[] {
  return template.roots.flatMap((root, index) => paintNode(root, scope, root.id ?? String(index)));
}

type Painter = (scope: Scope, props: Record<string, unknown>, name: string) => PaintedBlock[];

/** Components without children, by name. */
const painters: Record<string, Painter> = {
  CardHeader: header,
  CardHeaderV2: header,
  BaseText: paintText,
  Text: paintText,
  Title: paintText,
  Markdown: markdown,
  MarkdownBlock: markdown,
  AIMarkdown: markdown,
  Image: images,
  MultiImage: images,
  ImageBlock: images,
  Divider: () => [{ kind: 'divider' }],
  Tag: tag,
  Table: table,
  Icon: () => [],
};

function paintNode(node: TemplateNode, scope: Scope, key: string): PaintedBlock[] {
  const { componentName: name, props } = node;
  if (!visible(scope, props.visible)) return [];
  const painter = painters[name];
  if (painter) return painter(scope, props, name);
  if (containers.test(name)) return paintContainer(node, scope, key);
  if (inputs.test(name)) return [paintInput(scope, name, props)];
  if (name === 'Loop') return paintLoop(node, scope, key);
  if (name === 'Form') return [paintForm(scope, props, key)].filter((form) => form !== null);
  if (name === 'ButtonGroup') return buttonGroup(node, scope, key);
  if (name === 'SingleButton' || name === 'Button' || name === 'Link') {
    return [{ kind: 'buttons', layout: 'row', buttons: [paintSingleButton(scope, props, key)] }];
  }
  return [{ kind: 'unsupported', component: name }];
}

function paintChildren(node: TemplateNode, scope: Scope, key: string): PaintedBlock[] {
  return node.children.flatMap((child, index) => paintNode(child, scope, child.id ?? `${key}.${index}`));
}

function paintContainer(node: TemplateNode, scope: Scope, key: string): PaintedBlock[] {
  const blocks = paintChildren(node, scope, key);
  const row =
    node.props.direction === 'horizontal' ||
    node.componentName === 'ColumnLayout' ||
    node.componentName === 'GridLayout';
  return row && blocks.length > 1 ? [{ kind: 'group', direction: 'row', blocks }] : blocks;
}

function paintLoop(node: TemplateNode, scope: Scope, key: string): PaintedBlock[] {
  const items = value(scope, node.props.listData);
  if (!Array.isArray(items)) return [];
  const blocks = items.flatMap((item, index) => {
    const loop = isRecord(item) ? item : { value: item };
    return node.children.flatMap((child, at) =>
      paintNode(child, { ...scope, loop }, `${child.id ?? `${key}.${at}`}.${index}`),
    );
  });
  const merged = mergeButtons(blocks, node.props.direction === 'vertical' ? 'column' : 'row');
  return node.props.direction === 'horizontal' && merged.length > 1
    ? [{ kind: 'group', direction: 'row', blocks: merged }]
    : merged;
}

/** A loop over a single button is one button list, not many; groups of several keep their own lines. */
function mergeButtons(blocks: PaintedBlock[], layout: 'row' | 'column'): PaintedBlock[] {
  const single = (block: PaintedBlock) => block.kind === 'buttons' && block.buttons.length === 1;
  if (blocks.length === 0 || !blocks.every(single)) return blocks;
  const buttons = blocks.flatMap((block) => (block.kind === 'buttons' ? block.buttons : []));
  return [{ kind: 'buttons', layout, buttons }];
}

function header(scope: Scope, props: Record<string, unknown>): PaintedBlock[] {
  const title = text(scope, props.title);
  if (title === '') return [];
  const subtitle = text(scope, props.subTitle ?? props.subtitle);
  const color = text(scope, props.color ?? props.theme ?? props.backgroundColor);
  return [{ kind: 'header', title, ...(subtitle ? { subtitle } : {}), ...(color ? { color } : {}) }];
}

function paintText(scope: Scope, props: Record<string, unknown>, name: string): PaintedBlock[] {
  const content = text(scope, props.text ?? props.content ?? props.title);
  if (content === '') return [];
  const style = shown(props.styleToken) + shown(props.size) + shown(props.customFontSize);
  const size =
    name === 'Title' || /title|large/.test(style)
      ? 'title'
      : /footnote|small|caption/.test(style)
        ? 'note'
        : 'body';
  const color = text(scope, props.color);
  return [
    {
      kind: 'text',
      text: content,
      size,
      ...(color ? { color } : {}),
      ...(props.bold === true ? { bold: true } : {}),
    },
  ];
}

function markdown(scope: Scope, props: Record<string, unknown>): PaintedBlock[] {
  const content = text(scope, props.content ?? props.text ?? props.markdown ?? props.value ?? props.variable);
  return content === '' ? [] : [{ kind: 'markdown', text: content }];
}

function images(scope: Scope, props: Record<string, unknown>): PaintedBlock[] {
  const given = value(
    scope,
    props.images ?? props.imageUrl ?? props.url ?? props.image ?? props.src ?? props.imageList,
  );
  return (Array.isArray(given) ? given : [given]).flatMap((one): PaintedBlock[] => {
    const url = shown(isRecord(one) ? (one.url ?? one.value) : one);
    return url === '' ? [] : [{ kind: 'image', url: mediaUrl(url) }];
  });
}

function tag(scope: Scope, props: Record<string, unknown>): PaintedBlock[] {
  const content = text(scope, props.text ?? props.content);
  const color = text(scope, props.color);
  return content === '' ? [] : [{ kind: 'tag', text: content, ...(color ? { color } : {}) }];
}

function table(scope: Scope, props: Record<string, unknown>): PaintedBlock[] {
  const data = value(scope, props.data ?? props.tableData ?? props.table ?? props.value);
  if (!isRecord(data) || !Array.isArray(data.meta) || !Array.isArray(data.data)) return [];
  const columns = data.meta
    .filter(isRecord)
    .map((one) => ({ title: shown(one.aliasName ?? one.name), key: shown(one.key) }));
  const rows = data.data
    .filter(isRecord)
    .map((row) => Object.fromEntries(columns.map((column) => [column.key, shown(row[column.key])])));
  return [{ kind: 'table', columns, rows }];
}

/** Buttons from a variable (whatever prop names it), from a list in the template, or from child components. */
function buttonGroup(node: TemplateNode, scope: Scope, key: string): PaintedBlock[] {
  const layout = node.props.direction === 'vertical' || node.props.layout === 'vertical' ? 'column' : 'row';
  const fromProps = Object.values(node.props).flatMap((prop) => buttonsOfProp(scope, prop, key));
  const fromChildren = paintChildren(node, scope, key).flatMap((block) =>
    block.kind === 'buttons' ? block.buttons : [],
  );
  const buttons = [...fromProps, ...fromChildren];
  return buttons.length > 0 ? [{ kind: 'buttons', layout, buttons }] : [];
}

function buttonsOfProp(scope: Scope, prop: unknown, key: string): PaintedButton[] {
  if (Array.isArray(prop)) {
    return prop.flatMap((one, index) =>
      isRecord(one) && isRecord(one.text) ? [paintSingleButton(scope, one, `${key}.${index}`)] : [],
    );
  }
  if (!isRecord(prop) || typeof prop.variable !== 'string' || prop.variable === '') return [];
  const items = value(scope, { ...prop, type: 'variableValue' });
  return Array.isArray(items) ? paintDataButtons(items, key) : [];
}
