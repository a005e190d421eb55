import { expect, it } from 'vitest';
import { understand } from './understand.ts';

const NUMBER = 'SO-20260310-0042';
const request = (text: string, draft: object) => ({ kind: 'change.request', reference: { text }, draft });

it.each([
  [`客户要改 ${NUMBER} 数量 200 改 250`, request(NUMBER, { quantity: '250' })],
  [`客户要改${NUMBER}数量改为250套`, request(NUMBER, { quantity: '250' })],
  [`${NUMBER} 客户要求改 200套改成250套`, request(NUMBER, { quantity: '250' })],
  [`客户变更 ${NUMBER} 加镀镍`, request(NUMBER, { addProcesses: ['镀镍'] })],
  [`客户要改 ${NUMBER} 工艺改为发黑`, request(NUMBER, { specialProcesses: '发黑' })],
  [
    `客户要改 ${NUMBER} BOM版本改为 C 版，数量改成 300`,
    request(NUMBER, { bomRevision: 'C', quantity: '300' }),
  ],
  [`客户想改 ${NUMBER} 要求：外箱贴标签`, request(NUMBER, { requirements: '外箱贴标签' })],
  [`客户要改 ${NUMBER} 数量改为 -3`, request(NUMBER, { quantity: '-3' })],
  [
    `客户要改 ${NUMBER} 数量改为 30，交期改到12月20日`,
    request(NUMBER, { quantity: '30', unread: '交期改到12月20日' }),
  ],
  [`客户要改 ${NUMBER} 颜色换成红的`, request(NUMBER, { unread: '颜色换成红' })],
  [`麻烦把 ${NUMBER} 客户要求改一下，数量改成 300 套，谢谢`, request(NUMBER, { quantity: '300' })],
  [`提一个变更申请 ${NUMBER}`, request(NUMBER, {})],
  ['客户要改 恒锐的单子 数量改为 80', request('恒锐', { quantity: '80' })],
  ['客户要变更', request('', {})],
  ['变更申请', { kind: 'change.list' }],
  ['有哪些变更申请', { kind: 'change.list' }],
])('understands 「%s」', (text, intent) => {
  expect(understand(text)).toEqual(intent);
});

it.each([
  `${NUMBER} 到哪了`,
  `把${NUMBER}改成已发货`,
  `${NUMBER} 变更记录`,
  '客户什么时候要货',
  '客户要改期怎么办',
])('leaves 「%s」 to others', (text) => {
  expect(understand(text).kind).not.toMatch(/^change\./);
});
