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

const write = (yaml: string): Promise<void> => writeFile(path.join(dir, 'capabilities.yaml'), yaml);
const told = (): Promise<string> =>
  loadFactory(dir).then(
    () => '',
    (err: Error) => err.message,
  );
const ENGINEERS = 'engineers: { role: process_engineer }\n';

it('takes every option, with its defaults', async () => {
  await write(`${ENGINEERS}processes:
  镀镍: { aliases: [化学镍], inHouse: false, suppliers: [甲厂], leadDays: 4, engineers: [{ user: zhang }] }
  发黑: { inHouse: true }
`);
  expect((await loadFactory(dir)).capabilities).toEqual({
    engineers: [{ kind: 'role', role: 'process_engineer', everyone: false }],
    processes: [
      {
        name: '镀镍',
        aliases: ['化学镍'],
        inHouse: false,
        suppliers: ['甲厂'],
        leadDays: 4,
        engineers: [{ kind: 'user', user: 'zhang' }],
      },
      { name: '发黑', aliases: [], inHouse: true, suppliers: [], leadDays: null, engineers: [] },
    ],
  });
});

it('left out, nothing is checked, and a checkpoint that needs it is a problem at its line', async () => {
  await rm(path.join(dir, 'capabilities.yaml'));
  expect(await told()).toMatch(
    /checkpoints\.yaml 第 \d+ 行 checkpoints\.process_gap\.opens：process_mismatch 需要 capabilities\.yaml/,
  );
  await rm(path.join(dir, 'checkpoints.yaml'));
  expect((await loadFactory(dir)).capabilities).toBeNull();
});

it.each([
  [
    'one writing for two processes',
    '镀镍: { aliases: [镀层], inHouse: true }\n  镀锌: { aliases: [镀 层], inHouse: true }',
    '「镀 层」已经是「镀镍」的写法',
  ],
  ['the same writing twice', '镀镍: { aliases: [化学镍, 化学镍], inHouse: true }', '「化学镍」写了两次'],
  ['outside and no supplier', '镀镍: { inHouse: false }', '本厂不做的工艺要写外协厂'],
  ['no word on who does it', '镀镍: { aliases: [化学镍] }', 'processes.镀镍'],
  [
    'an unknown role',
    '镀镍: { inHouse: true, engineers: { role: proces_engineer } }',
    '是不是想写「process_engineer」',
  ],
  [
    'engineers that stand for themselves',
    '镀镍: { inHouse: true, engineers: { capability: true } }',
    '这里要写具体的人',
  ],
  ['an unknown key', '镀镍: { inHouse: true, leadDay: 3 }', '不认识的键「leadDay」，是不是想写「leadDays」'],
])('%s is a problem with its line', async (_what, processes, text) => {
  await write(`${ENGINEERS}processes:\n  ${processes}\n`);
  const message = await told();
  expect(message).toMatch(/capabilities\.yaml 第 \d+ 行/);
  expect(message).toContain(text);
});

it('the ladder asks no engineers of processes', async () => {
  const text = `reminder: { after: 0m }
head: { after: 4h, cc: [{ capability: true }] }
meeting: { after: 4h, minutes: 30, notBefore: 30m, within: 1d }
alarm: [{ role: operations_director }]
limits: { perPersonPerHour: 12, perMinute: 1200 }
budget: { calls: 5000, pushes: 3000, from: 80, digestAt: ["09:30"] }
`;
  await writeFile(path.join(dir, 'escalation.yaml'), text);
  expect(await told()).toContain('capability 只能用在 checkpoints.yaml');
});
