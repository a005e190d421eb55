import { describe, expect, it } from 'vitest';
import type { PaintedBlock } from '../control-types.ts';
import { callbackButton, testTemplate } from '../testing/templates.ts';
import { paint } from './paint.ts';
import { paintedText } from './painted-text.ts';
import { parseTemplate, TemplateBook, TemplateError } from './templates.ts';

const put = (name: string) => `\${${name}}`;
const text = (content: unknown) => ({ type: 'dynamicString', content, i18n: false });

/** Paints one component. */
function painted(
  componentName: string,
  props: object,
  data: Record<string, string> = {},
  children: object[] = [],
): PaintedBlock[] {
  const componentsTree = [
    { componentName: 'Card', id: 'root', props: {}, children: [{ componentName, id: 'x', props, children }] },
  ];
  const template = parseTemplate('t', { editorData: { schema: { componentsTree } } }, true);
  return paint(template, { data, inputs: {} });
}

describe('a whole template', () => {
  const template = parseTemplate('t', testTemplate, true);

  it('shows what its data fills and hides what is empty', () => {
    expect(paint(template, { data: { title: '只有标题' }, inputs: {} })).toEqual([
      { kind: 'header', title: '只有标题' },
    ]);
  });

  it('puts fields, form and buttons in their order', () => {
    const data = {
      title: '关卡',
      status: '待处理',
      body: '请**确认**',
      fields: JSON.stringify([
        { label: '订单', value: 'SO-1' },
        { label: '数量', value: 200 },
      ]),
      form: JSON.stringify({ fields: [{ name: 'remark', label: '说明', type: 'TEXT_AREA' }] }),
      buttons: JSON.stringify([callbackButton('通过', 'agree')]),
    };
    expect(paintedText(paint(template, { data, inputs: {} }))).toBe(
      '关卡\n待处理\n请**确认**\n订单：SO-1\n数量：200\n说明\n[提交]\n[通过]',
    );
  });

  it('names what it cannot paint', () => {
    expect(paint(template, { data: { chart: 'yes' }, inputs: {} })).toEqual([
      { kind: 'unsupported', component: 'Chart' },
    ]);
  });

  it('keeps the types of its variables', () => {
    expect(template.variables).toEqual({ title: 'string', body: 'markdown' });
  });
});

describe('single components', () => {
  it('text: sizes, colours from variables, Chinese first', () => {
    const props = {
      text: { type: 'dynamicString', i18n: true, content: { en_US: 'hi', zh_Hans: `你好 ${put('name')}` } },
      styleToken: 'common_footnote_text_style',
      color: { type: 'dynamicColor', valueType: 'variable', variable: 'tone' },
      bold: true,
    };
    expect(painted('BaseText', props, { name: '王强', tone: 'red' })).toEqual([
      { kind: 'text', text: '你好 王强', size: 'note', color: 'red', bold: true },
    ]);
  });

  it('images: one, by language, or a list from a variable', () => {
    const one = {
      images: {
        defaultLang: 'zh_Hans',
        content: { zh_Hans: { type: 'dynamicImage', valueType: 'variable', variable: 'pic' } },
      },
    };
    expect(painted('Image', one, { pic: '@media' })).toEqual([
      { kind: 'image', url: '/sandbox/media/%40media' },
    ]);
    const many = { images: { type: 'variableValue', variable: 'pics' } };
    expect(painted('MultiImage', many, { pics: '["a","b"]' })).toEqual([
      { kind: 'image', url: 'a' },
      { kind: 'image', url: 'b' },
    ]);
    expect(painted('Image', one, {})).toEqual([]);
  });

  it('table: columns and rows from one variable', () => {
    const table = {
      meta: [
        { aliasName: '工序', key: 'op' },
        { aliasName: '状态', key: 'st' },
      ],
      data: [{ op: '镀镍', st: '未开工' }],
    };
    expect(
      painted('Table', { data: { type: 'variableValue', variable: 't' } }, { t: JSON.stringify(table) }),
    ).toEqual([
      {
        kind: 'table',
        columns: [
          { title: '工序', key: 'op' },
          { title: '状态', key: 'st' },
        ],
        rows: [{ op: '镀镍', st: '未开工' }],
      },
    ]);
  });

  it('inputs: bound to a variable, with options', () => {
    const props = {
      value: { type: 'variableValue', variable: 'level' },
      placeholder: text('请选择'),
      options: { type: 'variableValue', variable: 'opts' },
    };
    expect(
      painted('SelectBlock', props, { opts: '[{"value":"a","text":{"zh_CN":"甲"}}]', level: 'a' }),
    ).toEqual([
      {
        kind: 'input',
        variable: 'level',
        input: 'select',
        placeholder: '请选择',
        value: 'a',
        options: [{ value: 'a', text: '甲' }],
        disabled: false,
      },
    ]);
  });

  it('loops: a list over buttons is one button list', () => {
    const child = {
      componentName: 'SingleButton',
      id: 'b',
      props: {
        text: text(put('loop.name')),
        actionType: 'request',
        actionId: text(put('loop.id')),
        params: [{ name: 'slot', type: 'variable', variable: 'slots[0].id', variableType: 'loop' }],
      },
    };
    const data = {
      slots: JSON.stringify([
        { id: 's1', name: '周一' },
        { id: 's2', name: '周二' },
      ]),
    };
    const [block, ...rest] = painted(
      'Loop',
      { listData: { type: 'variableValue', variable: 'slots' }, direction: 'vertical' },
      data,
      [child],
    );
    expect(rest).toEqual([]);
    expect(block).toMatchObject({
      kind: 'buttons',
      layout: 'column',
      buttons: [
        { key: 'b.0', text: '周一', action: { kind: 'callback', actionIds: ['s1'], params: { slot: 's1' } } },
        { key: 'b.1', text: '周二', action: { actionIds: ['s2'] } },
      ],
    });
  });

  it('rows: columns stand side by side', () => {
    const column = (content: string) => ({
      componentName: 'Column',
      id: content,
      props: {},
      children: [{ componentName: 'BaseText', props: { text: text(content) } }],
    });
    expect(painted('ColumnLayout', {}, {}, [column('左'), column('右')])).toMatchObject([
      { kind: 'group', direction: 'row', blocks: [{ text: '左' }, { text: '右' }] },
    ]);
  });

  it('buttons: links by platform, event chains', () => {
    const link = {
      text: text('看'),
      actionType: 'url',
      url: { type: 'dynamicLink', value: '' },
      pcUrl: { type: 'dynamicLink', valueType: 'fixed', value: 'http://pc' },
    };
    expect(painted('SingleButton', link)).toMatchObject([
      { buttons: [{ action: { kind: 'openLink', url: 'http://pc' } }] },
    ]);
    const chain = {
      text: text('办'),
      actionType: 'eventChain',
      events: [{ event: { actionType: 'request', actionId: text('go'), params: [] } }],
    };
    expect(painted('SingleButton', chain)).toMatchObject([
      { buttons: [{ action: { kind: 'callback', actionIds: ['go'] } }] },
    ]);
    const data = { type: 'openLink', params: { url: { android: 'http://a', pc: 'http://p' } } };
    const group = painted(
      'ButtonGroup',
      { dynamicButtons: { type: 'variableValue', variable: 'b' } },
      { b: JSON.stringify([{ text: '开', event: data }]) },
    );
    expect(group).toMatchObject([
      { buttons: [{ text: '开', action: { kind: 'openLink', url: 'http://p' } }] },
    ]);
  });
});

describe('conditions', () => {
  const shown = (condition: object, data: Record<string, string>) =>
    painted(
      'BaseText',
      { text: text('x'), visible: { type: 'dynamicVisible', valueType: 'condition', condition } },
      data,
    ).length === 1;
  const one = (op: string, value?: unknown) => ({
    type: 'variable',
    variable: 'v',
    variableType: 'global',
    op,
    value,
    valueType: 'fixed',
  });

  it.each([
    ['equal', 'a', 'a', true],
    ['equal', 'a', 'b', false],
    ['notEqual', 'a', 'b', true],
    ['isEmpty', '', '', true],
    ['isNotEmpty', '', '', false],
    ['isNotEmpty', '', '[]', false],
    ['isMarkdownNotEmpty', '', 'x', true],
    ['contains', 'bc', 'abcd', true],
    ['greater', '3', '10', true],
    ['isTrue', '', 'false', false],
  ])('%s %j of %j is %s', (op, wanted, actual, expected) => {
    expect(shown({ op: 'and', conditions: [one(op, wanted)] }, { v: actual })).toBe(expected);
  });

  it('join with and, or, and nest', () => {
    const both = [one('equal', 'a'), one('equal', 'b')];
    expect(shown({ op: 'and', conditions: both }, { v: 'a' })).toBe(false);
    expect(shown({ op: 'or', conditions: both }, { v: 'a' })).toBe(true);
    expect(
      shown({ op: 'and', conditions: [{ op: 'or', conditions: both }, one('notEqual', 'b')] }, { v: 'a' }),
    ).toBe(true);
  });
});

describe('a file that is no template', () => {
  it.each([['not json'], [{ editorData: '{}' }], [{ editorData: { schema: {} } }]])(
    '%j is refused by name',
    (exported) => {
      expect(() => new TemplateBook().add('bad.schema', exported)).toThrow(TemplateError);
      expect(() => new TemplateBook().add('bad.schema', exported)).toThrow(/bad\.schema/);
    },
  );
});
