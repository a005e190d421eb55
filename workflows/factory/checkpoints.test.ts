import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DEFAULT_FACTORY_DIR, loadFactory } from './load.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'factory-'));
  await cp(DEFAULT_FACTORY_DIR, dir, { recursive: true });
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const write = (yaml: string): Promise<void> => writeFile(path.join(dir, 'checkpoints.yaml'), yaml);
const rule = (lines: string): string => `checkpoints:
  one:
    name: 甲
    asks: 请确认
${lines
  .trim()
  .split('\n')
  .map((line) => `    ${line.trim()}`)
  .join('\n')}
`;
const FINE = `opens: { status: confirmed }
assignees: { role: engineering }
deadline: 4h`;

it('takes every option, with its defaults', async () => {
  await write(rule(FINE));
  expect((await loadFactory(dir)).checkpoints.one).toMatchObject({
    deadline: { kind: 'span', minutes: 240 },
    signers: 'all',
    order: 'parallel',
    onTimeout: 'hold',
    evidence: null,
    blocks: [],
  });
  await write(
    rule(`opens: [{ status: confirmed }, { event: created }]
assignees: [{ role: engineering, everyone: true }, { user: zhang }, { salesperson: true }, { headOf: 采购部 }]
signers: any
order: sequence
tell: { role: planning }
when: { families: [电控柜], specialProcesses: [镀镍], rush: true, orderTypes: [standard] }
deadline: { before: promisedDate, days: 3 }
evidence: { what: 扫描件, atLeast: 2, atMost: 4, kinds: [pdf], quality: flag, reused: flag }
blocks: [preparing_material, shipped]
onTimeout: reject
dependsOn: [quantity]
ladder: { head: 2h, meeting: 1d }`),
  );
  expect((await loadFactory(dir)).checkpoints.one).toMatchObject({
    signers: 'any',
    deadline: { kind: 'before', days: 3 },
    evidence: { atLeast: 2, atMost: 4, kinds: ['pdf'], quality: 'flag' },
    ladder: { head: 120, meeting: 510 },
  });
});

it('without the file there are no checkpoints, and everything else holds', async () => {
  await rm(path.join(dir, 'checkpoints.yaml'));
  expect((await loadFactory(dir)).checkpoints).toEqual({});
});

it.each([
  [
    'opens: { status: confirmd }\nassignees: { role: engineering }\ndeadline: 4h',
    /checkpoints\.yaml 第 5 行.*confirmd.*confirmed/,
  ],
  [
    'opens: { status: confirmed }\nassignees: { role: enginering }\ndeadline: 4h',
    /第 6 行.*enginering.*engineering/,
  ],
  ['opens: { passed: two }\nassignees: { role: engineering }\ndeadline: 4h', /关卡「two」不在本文件中/],
  ['opens: { passed: one }\nassignees: { role: engineering }\ndeadline: 4h', /永远不会打开/],
  ['opens: { status: completed }\nassignees: { role: engineering }\ndeadline: 4h', /终态/],
  [
    'opens: { status: shipped }\nassignees: { role: engineering }\ndeadline: 4h\nblocks: [in_production]',
    /已到过/,
  ],
  ['opens: { status: confirmed }\nassignees: { role: engineering }\ndeadline: 0m', /期限不能是 0/],
  ['opens: { status: confirmed }\nassignees: { role: engineering }\ndeadline: soon', /工作时长/],
  [`${FINE}\nblocks: [pending_review]`, /无法阻止/],
  [`${FINE}\nevidence: { what: 照片 }\nonTimeout: pass`, /不能超时自动通过/],
  [`${FINE}\nevidence: { what: 照片, atLeast: 3, atMost: 2 }`, /evidence\.atLeast：atMost 不能小于 atLeast/],
  [`${FINE}\nevidence: { what: 照片, atLeast: 10 }`, /evidence\.atLeast：atMost 不能小于 atLeast/],
  [`${FINE}\nevidence: { what: 照片, atLeast: 21 }`, /evidence\.atLeast：请写 1 到 20 之间的整数/],
  [
    'opens: { status: confirmed, event: created }\nassignees: { role: engineering }\ndeadline: 4h',
    /只写一个/,
  ],
  [
    'opens: { status: confirmed }\nassignees: [{ role: engineering }, { role: engineering }]\ndeadline: 4h',
    /写了两次/,
  ],
  [`${FINE}\nblock: [shipped]`, /不认识的键「block」/],
])('refuses what contradicts itself or points to nothing: %s', async (lines, message) => {
  await write(rule(lines));
  await expect(loadFactory(dir)).rejects.toThrow(message);
});
