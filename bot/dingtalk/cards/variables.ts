/** How the card editor types a variable (KB-CARD-T 0005; `buttonGroup` is only known from exported templates). */
export type VariableType = 'string' | 'markdown' | 'form' | 'loopArray';

export interface VariableSpec {
  type: VariableType;
  /** Shown to the admin in the editor. */
  description: string;
  /** loopArray: the keys of one item; `btns` is a button group. */
  item?: readonly string[];
}

/**
 * Every variable of our one generic template, in the order of the editor. All are private variables (a person's
 * private value wins over the public one), except `lastMessage`, which the conversation list shows to everybody.
 * Long content is spread over several variables because a value should stay within 1 KB (KB 0789).
 */
export const variables = {
  title: { type: 'string', description: '标题' },
  status_text: { type: 'string', description: '状态文字，空则不显示' },
  status_color: { type: 'string', description: '状态颜色：blue、green、orange、red、gray' },
  notice_text: { type: 'string', description: '上次操作的结果，空则不显示' },
  notice_color: { type: 'string', description: '结果文字的颜色' },
  text1: { type: 'markdown', description: '正文第 1 段' },
  text2: { type: 'markdown', description: '正文第 2 段' },
  text3: { type: 'markdown', description: '正文第 3 段' },
  text4: { type: 'markdown', description: '正文第 4 段' },
  fields1: { type: 'loopArray', description: '字段（前半）', item: ['label', 'value', 'color'] },
  fields2: { type: 'loopArray', description: '字段（后半）', item: ['label', 'value', 'color'] },
  images: { type: 'loopArray', description: '图片', item: ['url', 'caption'] },
  form: { type: 'form', description: '表单' },
  submit_text: { type: 'string', description: '表单提交按钮的文字，空则不显示表单' },
  submit_v: { type: 'string', description: '提交时的卡片版本' },
  submit_b: { type: 'string', description: '提交按钮的序号' },
  form_hint: { type: 'string', description: '表单下的提示，空则不显示' },
  actions1: {
    type: 'loopArray',
    description: '按钮行（前半）',
    item: ['btns', 'text', 'color', 'confirm_text', 'action_id', 'v', 'b'],
  },
  actions2: {
    type: 'loopArray',
    description: '按钮行（后半）',
    item: ['btns', 'text', 'color', 'confirm_text', 'action_id', 'v', 'b'],
  },
  footer: { type: 'string', description: '页脚小字，空则不显示' },
  lastMessage: { type: 'string', description: '会话列表里显示的摘要' },
} as const satisfies Record<string, VariableSpec>;

export type CardVariable = keyof typeof variables;

/** What is sent to the platform: every value is text, arrays and objects as JSON text (KB 0789). */
export type CardParamMap = Record<CardVariable, string>;

export const cardVariables = Object.keys(variables) as CardVariable[];

/** The documented length of one value, bytes of UTF-8 (enforcement unknown, so we keep within it where we can). */
export const MAX_VALUE_BYTES = 1_000;

export const byteLength = (text: string): number => Buffer.byteLength(text, 'utf8');
