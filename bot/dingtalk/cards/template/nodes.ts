import {
  always,
  color,
  colorOf,
  link,
  margins,
  number,
  param,
  type Scope,
  select,
  selectOf,
  slot,
  text,
  variable,
  whenFilled,
} from './bindings.ts';

/** A component in the editor's tree. */
export interface Node {
  componentName: string;
  id: string;
  title: string;
  props: Record<string, unknown>;
  hidden: false;
  isLocked: false;
  condition: true;
  conditionGroup: '';
  children?: Node[];
}

export function node(
  componentName: string,
  id: string,
  title: string,
  props: Record<string, unknown>,
  children?: Node[],
): Node {
  const base: Node = {
    componentName,
    id: `node_${id}`,
    title,
    props,
    hidden: false,
    isLocked: false,
    condition: true,
    conditionGroup: '',
  };
  return children ? { ...base, children } : base;
}

interface TextOptions {
  scope?: Scope;
  /** Variable that must have content for the text to show. */
  when?: string;
  style?: 'body' | 'note';
  bold?: boolean;
  /** A colour token, or the variable that holds one. */
  color?: string;
  colorVariable?: string;
  lines?: number;
  side?: number;
}

export function baseText(id: string, title: string, content: string, options: TextOptions = {}): Node {
  const scope = options.scope ?? 'global';
  return node('BaseText', id, title, {
    text: text(content),
    hoverText: text(''),
    enableIcon: false,
    widthMode: 'match_parent',
    autoMaxWidth: false,
    maxWidth: number(0),
    fixedWidth: number(0),
    maxLine: number(options.lines ?? 6),
    fontColorType: 'Standard',
    color: options.colorVariable
      ? colorOf(options.colorVariable, scope)
      : color(options.color ?? 'common_level1_base_color'),
    gravity: 'left',
    fontSizeType: 'Standard',
    styleType: 'standard',
    styleToken: options.style === 'note' ? 'common_footnote_text_style' : 'common_body_text_style',
    size: 'middle',
    bold: options.bold ?? false,
    italic: false,
    strikeThrough: false,
    lineHeight: 'normal',
    enableHighlight: false,
    visible: options.when ? whenFilled(options.when, scope) : always(),
    ...margins(4, 4, options.side ?? 12),
  });
}

export function markdown(id: string, title: string, name: string): Node {
  return node('MarkdownBlock', id, title, {
    mdVer: 0,
    icon: { type: 'icon', icon: '', iconType: 'emoji' },
    // Without varType the client leaves the block blank (seen in the field).
    content: { ...variable(name), varType: 'markdown' },
    isStreaming: false,
    enableLinkStatPoint: false,
    linkStatPoint: text(''),
    linkStatPointParams: [],
    visible: whenFilled(name, 'global', 'isMarkdownNotEmpty'),
    marginLeft: 12,
    marginRight: 12,
    marginTop: 4,
    marginBottom: 4,
  });
}

export function loop(id: string, title: string, list: string, children: Node[]): Node {
  return node(
    'Loop',
    id,
    title,
    {
      listData: variable(list),
      direction: 'vertical',
      isFixedWidth: false,
      isAutoWidth: false,
      width: 50,
      equalSpace: false,
      flowLayout: false,
      childGap: false,
      childGapSize: 4,
      childDivider: false,
      childWidth: 'match_content',
      scrollable: false,
      paging: false,
      isFixedHeight: false,
      height: 100,
      flowDirection: 'x',
      visible: always(),
      ...margins(0, 0, 0),
    },
    children,
  );
}

function column(id: string, children: Node[]): Node {
  return node(
    'Column',
    id,
    '列',
    {
      direction: 'vertical',
      childGravity: 'leftTop',
      isAutoHeight: true,
      height: 100,
      isAutoWidth: false,
      isFixedWidth: false,
      width: 50,
      enableColSpan: false,
      colSpan: 0,
      hasBackground: false,
      hasBorder: false,
      visible: always(),
      ...margins(0, 0, 0),
    },
    children,
  );
}

/** A narrow column for the label and the rest for the value. */
export function twoColumns(id: string, left: Node, right: Node): Node {
  return node(
    'ColumnLayout',
    id,
    '分栏',
    {
      columnCount: 2,
      columnWidth: [
        { widthMode: 'fixed', weight: 1, width: 84 },
        { widthMode: 'weighted', weight: 1, width: 50 },
      ],
      columnSpacing: 8,
      childGravity: 'leftTop',
      enableResponsiveLayout: false,
      responsiveLayout: 1,
      visible: always(),
      ...margins(0, 0),
    },
    [column(`${id}_left`, [left]), column(`${id}_right`, [right])],
  );
}

export function image(id: string, title: string, url: string): Node {
  const bound = {
    type: 'dynamicImage',
    value: '',
    valueType: 'variable',
    variable: url,
    variableType: 'loop',
  };
  const images = { defaultLang: 'zh_Hans', i18n: false, content: { zh_Hans: bound } };
  return node('Image', id, title, {
    images,
    darkModeImages: images,
    single: true,
    imageType: 'adaptiveSize',
    adaptiveSize: false,
    fixedRatio: false,
    aspectRatio: number(2),
    height: { ...select(''), type: 'dynamicWidth', value: 200, full: false, adaptive: false },
    width: {
      ...select(''),
      type: 'dynamicWidth',
      valueType: 'full',
      value: 100,
      full: true,
      adaptive: false,
    },
    cornerRadius: number(6),
    scaleType: 'centerCrop',
    enablePreview: true,
    enableBorder: false,
    hoverText: text(''),
    visible: always(),
    offsetLeft: 0,
    offsetRight: 0,
    ...margins(6, 2),
  });
}

/** Buttons painted from data: `[{text, color, status, event: {type, params}}]`. */
export function buttonGroup(id: string, title: string, list: string): Node {
  return node('ButtonGroup', id, title, {
    dynamicButtons: variable(list, 'loop'),
    buttonsSource: 'variable',
    fixedButtonIds: [],
    fixedButtons: [],
    buttonSpacing: 8,
    matchContent: false,
    enableResponsiveLayout: false,
    responsiveLayoutWidth: 350,
    visible: whenFilled(list, 'loop'),
    ...margins(6, 6),
  });
}

/** A button of a loop item that asks before it sends the callback request (确认框). */
export function confirmButton(id: string, title: string, list: string): Node {
  const item = (key: string) => `${list}[0].${key}`;
  const params = [param('v', item('v'), 'loop', '1'), param('b', item('b'), 'loop', '2')];
  return node('SingleButton', id, title, {
    text: text(slot('loop.text')),
    status: select('normal'),
    color: selectOf(item('color'), 'gray', 'loop'),
    enableIcon: false,
    icon: link(),
    darkModeIcon: link(),
    enableCornerMark: false,
    widthMode: 'match_parent',
    width: 200,
    enableClickEvent: true,
    disabledWhileForward: true,
    actionType: 'confirm',
    actionId: text(slot('loop.action_id')),
    params,
    confirmTitle: text('请确认'),
    confirmMessage: text(slot('loop.confirm_text')),
    confirmOkText: text('确定'),
    confirmOkAction: 'request',
    confirmOkReqActionActionId: text(slot('loop.action_id')),
    confirmOkReqActionParams: params,
    confirmOkReqActionToast: text(''),
    confirmCancelText: text('取消'),
    confirmCancelAction: 'none',
    successCondition: { op: 'and', conditions: [] },
    successToast: text(''),
    failureToast: text(''),
    events: [],
    visible: whenFilled(item('confirm_text'), 'loop'),
    ...margins(6, 6),
  });
}

export function form(id: string, title: string): Node {
  return node('Form', id, title, {
    id: 'form',
    formSchema: variable('form'),
    submitText: text(slot('submit_text')),
    status: select('normal'),
    inlineMode: false,
    actionType: 'request',
    params: [param('v', 'submit_v', 'global', '1'), param('b', 'submit_b', 'global', '2')],
    visible: whenFilled('submit_text'),
    successCondition: { op: 'and', conditions: [] },
    successToast: text(''),
    failureToast: text(''),
    ...margins(6, 6),
  });
}
