import { always, link, margins, selectOf, slot, text, variable, whenFilled } from './bindings.ts';
import {
  baseText,
  buttonGroup,
  confirmButton,
  form,
  image,
  loop,
  markdown,
  type Node,
  node,
  twoColumns,
} from './nodes.ts';
import { editorVariables, mockData } from './variable-list.ts';

const NOTE = 'common_level3_base_color';

function header(): Node {
  return node('CardHeaderV2', 'header', '卡片头部', {
    title: text(slot('title')),
    icon: { type: 'dynamicImage', valueType: 'fixed', value: '' },
    darkIcon: { type: 'dynamicImage', valueType: 'fixed', value: '' },
    color: selectOf('status_color', 'blue'),
    visible: always(),
    ...margins(6, 6),
  });
}

function statusTag(): Node {
  return node('Tag', 'status', '状态', {
    text: text(slot('status_text')),
    color: selectOf('status_color', 'blue'),
    tagStyle: 'hollow',
    size: 'small',
    maxWidth: {
      type: 'dynamicWidth',
      valueType: 'adaptive',
      value: 100,
      variable: '',
      variableType: 'global',
      full: false,
      adaptive: true,
    },
    visible: whenFilled('status_text'),
    ...margins(2, 4),
  });
}

const fields = (list: 'fields1' | 'fields2', title: string): Node =>
  loop(list, title, list, [
    twoColumns(
      `${list}_row`,
      baseText(`${list}_label`, '字段名', slot('loop.label'), {
        scope: 'loop',
        color: NOTE,
        side: 0,
        lines: 2,
      }),
      baseText(`${list}_value`, '字段值', slot('loop.value'), {
        scope: 'loop',
        colorVariable: `${list}[0].color`,
        side: 0,
      }),
    ),
  ]);

const actions = (list: 'actions1' | 'actions2', title: string): Node =>
  loop(list, title, list, [
    buttonGroup(`${list}_group`, '按钮组', `${list}[0].btns`),
    confirmButton(`${list}_confirm`, '需要确认的按钮', list),
  ]);

function body(): Node[] {
  return [
    header(),
    statusTag(),
    baseText('notice', '上次操作的结果', slot('notice_text'), {
      when: 'notice_text',
      bold: true,
      colorVariable: 'notice_color',
    }),
    ...(['text1', 'text2', 'text3', 'text4'] as const).map((name, i) =>
      markdown(name, `正文 ${i + 1}`, name),
    ),
    fields('fields1', '字段'),
    fields('fields2', '更多字段'),
    loop('images', '图片列表', 'images', [
      image('images_image', '图片', 'images[0].url'),
      baseText('images_caption', '图片说明', slot('loop.caption'), {
        scope: 'loop',
        when: 'images[0].caption',
        style: 'note',
        color: NOTE,
      }),
    ]),
    form('form', '表单'),
    baseText('form_hint', '表单提示', slot('form_hint'), { when: 'form_hint', style: 'note', color: NOTE }),
    actions('actions1', '按钮行'),
    actions('actions2', '更多按钮行'),
    baseText('footer', '页脚', slot('footer'), { when: 'footer', style: 'note', color: NOTE }),
  ];
}

function card(): Node {
  return node(
    'Card',
    'card',
    '',
    {
      hasCardHeader: true,
      isLinkToCard: false,
      url: link(),
      linkCondition: always(),
      enableClickEvent: false,
      enableOnAppear: false,
      summaryContent: variable('lastMessage'),
      autoFoldConfig: {
        needFold: false,
        heightLimit: 480,
        foldStatusLocalDataKey: '_cardFoldStatusLocalDataKey',
      },
      paddingLeft: 0,
      paddingRight: 0,
      paddingTop: 6,
      paddingBottom: 6,
    },
    body(),
  );
}

const namesIn = (n: Node): string[] => [n.componentName, ...(n.children ?? []).flatMap(namesIn)];

/**
 * The template in the form in which the card editor exports and imports it (更多 → 导入). `editorData` is JSON
 * inside JSON, as in real exports; `widgetInfo` is what the editor compiles on publishing, so it is left empty.
 */
export function buildTemplate(): { editorData: string; widgetInfo: string; type: 'im'; mode: 'card' } {
  const root = card();
  const componentsMap = [...new Set(namesIn(root))].map((name) => ({
    package: '@ali/dxComponent',
    version: '1.0.0',
    exportName: name,
    main: './src/index.tsx',
    destructuring: false,
    subName: '',
    componentName: name,
  }));
  const editorData = {
    schemaVersion: '3.0.0',
    schema: { version: '1.0.0', componentsMap, componentsTree: [root], i18n: {} },
    mockData: mockData(),
    editVersion: 0,
    customWidgetInfo: '',
    useCustomWidgetInfo: false,
    variableList: editorVariables(),
    formList: [],
    expList: [],
    localList: [],
    hsfList: [],
    lwpList: [],
    extension: { extendType: 'NORMAL', fileTypeList: [] },
  };
  return { editorData: JSON.stringify(editorData), widgetInfo: '', type: 'im', mode: 'card' };
}
