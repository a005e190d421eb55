/** A small exported card template: title, text, fields in a loop, a form, and data-driven buttons. */
const variable = (name: string, kind = 'global') => ({
  type: 'variableValue',
  variableType: kind,
  variable: name,
});
const text = (content: string) => ({ type: 'dynamicString', content, i18n: false });
/** How a template names a variable inside a text. */
const put = (name: string) => `\${${name}}`;
const shownIf = (name: string) => ({
  type: 'dynamicVisible',
  valueType: 'condition',
  condition: {
    op: 'and',
    conditions: [{ type: 'variable', variable: name, variableType: 'global', op: 'isNotEmpty', value: '' }],
  },
});

const tree = {
  componentName: 'Card',
  id: 'root',
  props: {},
  children: [
    { componentName: 'CardHeaderV2', id: 'head', props: { title: text(put('title')) } },
    { componentName: 'Tag', id: 'tag', props: { text: text(put('status')), visible: shownIf('status') } },
    { componentName: 'MarkdownBlock', id: 'md', props: { content: variable('body') } },
    {
      componentName: 'Loop',
      id: 'fields',
      props: { listData: variable('fields'), direction: 'vertical' },
      children: [
        {
          componentName: 'BaseText',
          id: 'field',
          props: { text: text(`${put('loop.label')}：${put('loop.value')}`) },
        },
      ],
    },
    {
      componentName: 'Form',
      id: 'form_node',
      props: {
        id: 'form',
        formSchema: variable('form'),
        submitText: text('提交'),
        params: [{ name: 'v', type: 'variable', variable: 'version', variableType: 'global' }],
      },
    },
    { componentName: 'ButtonGroup', id: 'buttons', props: { dynamicButtons: variable('buttons') } },
    {
      componentName: 'SingleButton',
      id: 'reject',
      props: {
        text: text('驳回'),
        visible: shownIf('canReject'),
        actionType: 'confirm',
        confirmTitle: text('请确认'),
        confirmMessage: text(`驳回 ${put('title')}？`),
        confirmOkAction: 'request',
        confirmOkReqActionActionId: text('reject'),
        confirmOkReqActionParams: [{ name: 'why', type: 'fixed', value: 'no' }],
      },
    },
    { componentName: 'Chart', id: 'chart', props: { visible: shownIf('chart') } },
  ],
};

export const testTemplateId = 'test-card.schema';

export const testTemplate = {
  editorData: JSON.stringify({
    schemaVersion: '3.0.0',
    schema: { componentsTree: [tree] },
    variableList: [
      { name: 'title', type: 'string' },
      { name: 'body', type: 'markdown' },
    ],
  }),
  widgetInfo: '',
  type: 'im',
  mode: 'card',
};

/** A data-driven button that calls back. */
export const callbackButton = (label: string, actionId: string, more: object = {}) => ({
  text: label,
  color: 'blue',
  status: 'normal',
  event: { type: 'sendCardRequest', params: { actionId, params: { a: actionId } } },
  ...more,
});
