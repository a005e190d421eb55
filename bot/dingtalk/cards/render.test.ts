import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Card } from '../../../workflows/card.ts';
import type { PaintedCard } from '../../channel.ts';
import { renderCard } from './render.ts';
import { buildTemplate } from './template/template.ts';
import { byteLength, cardVariables, MAX_VALUE_BYTES } from './variables.ts';

const painted = (view: Card, more: Partial<PaintedCard> = {}): PaintedCard => ({
  cardId: 'c1',
  version: 7,
  closed: false,
  view,
  ...more,
});
const render = (view: Card, more: Partial<PaintedCard> = {}) =>
  renderCard(painted(view, more), new Map([['aa', '@media1']])).public;
const rows = (view: Card, more: Partial<PaintedCard> = {}) =>
  JSON.parse(render(view, more).actions1) as Record<string, unknown>[];
const texts = (view: Card) => rows(view).map((row) => (row.btns as { text: string }[]).map((b) => b.text));

describe('a card', () => {
  it('fills every variable of the template, all with text', () => {
    const map = render({ title: '标题' });
    expect(Object.keys(map).sort()).toEqual([...cardVariables].sort());
    for (const value of Object.values(map)) expect(value).toBeTypeOf('string');
  });

  it('shows its status, fields, pictures, notice and footer', () => {
    const map = render({
      title: '订单 SO-1',
      status: { text: '生产中', tone: 'info' },
      fields: [{ label: '客户', value: '恒锐', tone: 'bad' }],
      images: [{ sha256: 'aa', caption: '函件' }, { sha256: 'not there yet' }],
      notice: { text: '缺少凭证', tone: 'bad' },
      footer: '单脉',
    });
    expect(map).toMatchObject({
      title: '订单 SO-1',
      status_text: '生产中',
      status_color: 'blue',
      notice_text: '缺少凭证',
      notice_color: 'common_red1_color',
      footer: '单脉',
      lastMessage: '订单 SO-1（生产中）',
    });
    expect(JSON.parse(map.fields1)).toEqual([{ label: '客户', value: '恒锐', color: 'common_red1_color' }]);
    expect(JSON.parse(map.images)).toEqual([{ url: '@media1', caption: '函件' }]);
  });

  it('keeps each value within 1 KB however long it is', () => {
    const map = render({
      title: '长'.repeat(500),
      text: '很长的一段。'.repeat(500),
      fields: Array.from({ length: 20 }, (_, i) => ({ label: `字段${i}`, value: '值'.repeat(10) })),
      footer: '尾'.repeat(500),
    });
    for (const [name, value] of Object.entries(map))
      if (name !== 'fields2') expect(byteLength(value), name).toBeLessThanOrEqual(MAX_VALUE_BYTES);
    expect(map.text4).toContain('未全部显示');
    expect(map.fields2).not.toBe('[]');
  });
});

describe('buttons', () => {
  it('say their version and their place, and nothing of what they do', () => {
    const [row] = rows({
      title: 't',
      buttons: [{ label: '通过', action: 'approve', params: { order: '17' }, style: 'primary' }],
    });
    expect(row).toEqual({
      btns: [
        {
          text: '通过',
          color: 'blue',
          status: 'normal',
          event: { type: 'sendCardRequest', params: { actionId: '7.0', params: { v: '7', b: '0' } } },
        },
      ],
    });
  });

  it('that open an address carry it', () => {
    const [row] = rows({ title: 't', buttons: [{ label: '看板', url: 'https://x.cn' }] });
    expect(JSON.stringify(row)).toContain('"event":{"type":"openLink","params":{"url":"https://x.cn"}}');
  });

  it('that ask first stand alone, with their question', () => {
    const [first, second] = rows({
      title: 't',
      buttons: [
        { label: '查看', url: 'https://x.cn' },
        { label: '驳回', action: 'reject', style: 'danger', confirm: '确定驳回？' },
      ],
    });
    expect(first?.btns).toHaveLength(1);
    expect(second).toEqual({
      btns: [],
      text: '驳回',
      color: 'red',
      confirm_text: '确定驳回？',
      action_id: '7.1',
      v: '7',
      b: '1',
    });
  });

  it('stand side by side while they are short, and below each other when they are long', () => {
    const button = (label: string) => ({ label, action: 'pick' });
    expect(texts({ title: 't', buttons: ['通过', '驳回', '转交', '稍后'].map(button) })).toEqual([
      ['通过', '驳回', '转交'],
      ['稍后'],
    ]);
    const long = ['SO-20260315-0042 恒锐 快换模组', 'SO-20260316-0007 恒锐 夹爪'];
    expect(texts({ title: 't', buttons: long.map(button) })).toEqual(long.map((l) => [l]));
  });

  it('go on in a second list when there are many, each with its own place', () => {
    const buttons = Array.from({ length: 10 }, (_, i) => ({
      label: `SO-20260315-00${i} 某客户某产品`,
      action: 'pick',
    }));
    const map = render({ title: 't', buttons });
    const all = [...(JSON.parse(map.actions1) as unknown[]), ...(JSON.parse(map.actions2) as unknown[])];
    expect(all).toHaveLength(10);
    expect(map.actions2).toContain('"b":"9"');
    for (const list of [map.actions1, map.actions2])
      expect(byteLength(list)).toBeLessThanOrEqual(MAX_VALUE_BYTES);
  });

  it('of a closed card are gone, but its links stay', () => {
    const buttons = [
      { label: '通过', action: 'approve' },
      { label: '看板', url: 'https://x.cn' },
    ];
    const left = JSON.stringify(rows({ title: 't', buttons }, { closed: true }));
    expect(left).toContain('看板');
    expect(left).not.toContain('通过');
  });
});

describe('inputs', () => {
  const inputs: Card['inputs'] = [
    { kind: 'text', name: 'customer', label: '客户', required: true, placeholder: '名称' },
    { kind: 'textarea', name: 'note', label: '说明', value: '已有' },
    { kind: 'number', name: 'quantity', label: '数量' },
    { kind: 'date', name: 'promised', label: '交期', value: '2026-03-20' },
    {
      kind: 'select',
      name: 'who',
      label: '负责人',
      value: 'b',
      options: [
        { value: 'a', label: '甲' },
        { value: 'b', label: '乙' },
      ],
    },
    {
      kind: 'multiselect',
      name: 'tags',
      label: '工艺',
      value: 'a,c',
      options: [
        { value: 'a', label: '镀镍' },
        { value: 'c', label: '淬火' },
      ],
    },
  ];
  const submit = { label: '提交订单', action: 'create', submits: true };

  it('become the platform’s form', () => {
    const map = render({ title: 't', inputs, buttons: [submit] });
    expect(JSON.parse(map.form)).toEqual({
      fields: [
        {
          name: 'customer',
          label: '客户',
          type: 'TEXT',
          required: true,
          requiredMsg: '请填写客户',
          placeholder: '名称',
        },
        { name: 'note', label: '说明', type: 'TEXT_AREA', defaultValue: '已有' },
        { name: 'quantity', label: '数量', type: 'NUMBER' },
        { name: 'promised', label: '交期', type: 'DATE', defaultValue: '2026-03-20' },
        {
          name: 'who',
          label: '负责人',
          type: 'SELECT',
          options: [
            { value: 'a', text: '甲' },
            { value: 'b', text: '乙' },
          ],
          defaultValue: { index: 1, value: 'b' },
        },
        {
          name: 'tags',
          label: '工艺',
          type: 'MULTI_SELECT',
          options: [
            { value: 'a', text: '镀镍' },
            { value: 'c', text: '淬火' },
          ],
          defaultValue: { index: [0, 1], value: ['a', 'c'] },
        },
      ],
    });
    expect(map).toMatchObject({ submit_text: '提交订单', submit_v: '7', submit_b: '0', actions1: '[]' });
  });

  it('with two submitting buttons ask which one', () => {
    const map = render({
      title: 't',
      inputs,
      buttons: [
        submit,
        { label: '存草稿', action: 'draft', submits: true },
        { label: '取消', action: 'cancel' },
      ],
    });
    expect((JSON.parse(map.form) as { fields: unknown[] }).fields.at(-1)).toMatchObject({
      name: '__b',
      type: 'CHECKBOX_GROUP',
      required: true,
      options: [
        { value: '0', text: '提交订单' },
        { value: '1', text: '存草稿' },
      ],
    });
    expect(map).toMatchObject({ submit_text: '提交', submit_b: '' });
    expect(map.actions1).toContain('"b":"2"');
  });

  it('of a closed card are gone', () => {
    const map = render({ title: 't', inputs, buttons: [submit] }, { closed: true });
    expect(map).toMatchObject({ form: '{"fields":[]}', submit_text: '' });
  });

  it('that are missing leave a submitting button a plain one', () => {
    expect(texts({ title: 't', buttons: [submit] })).toEqual([['提交订单']]);
  });
});

describe('private views', () => {
  it('are complete, so that nothing of an older one is left on the screen', () => {
    const rendered = renderCard(
      painted({
        title: '审批',
        text: '公开',
        privateViews: { chen: { buttons: [{ label: '通过', action: 'ok' }] }, liu: {} },
      }),
      new Map(),
    );
    expect(rendered.public.actions1).toBe('[]');
    expect(rendered.private.chen).toMatchObject({
      title: '审批',
      text1: '公开',
      actions1: expect.stringContaining('通过'),
    });
    expect(rendered.private.liu).toEqual(rendered.public);
  });
});

describe('the template file', () => {
  it('is what its source makes (npx tsx scripts/make-card-template.ts)', () => {
    const file = JSON.parse(readFileSync(new URL('./template.json', import.meta.url), 'utf8')) as unknown;
    expect(file).toEqual(buildTemplate());
  });
});
