import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { type InstanceAsked, jobIn, readArguments } from './arguments.ts';

it('reads what is asked of an instance', () => {
  expect(
    readArguments(['--instance', 'ft06', '--rush', 'J3', '--at', '0.5', '--seconds', '2']),
  ).toMatchObject({
    file: 'ft06',
    job: { option: '--rush', text: 'J3' },
    at: 0.5,
    seconds: 2,
  });
  const asked = readArguments(['--instance', 'ft06', '--remove', '6']) as InstanceAsked;
  expect(asked.at).toBe(0);
  expect(jobIn(asked, 6)).toBe(5);
  expect(() => jobIn(asked, 5)).toThrow('--remove: there is no job "6": 1 to 5');
});

it.each([
  ['', 'slots: give --instance FILE or --plan FILE'],
  ['--bogus', "slots: Unknown option '--bogus'"],
  ['ft06', "slots: Unexpected argument 'ft06'"],
  ['--instance f --at', "slots: Option '--at <value>' argument missing"],
  ['--instance f --at -4', '--at: "-4" is neither a whole minute'],
  ['--instance f --at 1e99', '--at: "1e99" is neither'],
  ['--instance f --at 999999999999', '--at: "999999999999" is neither'],
  ['--instance f --at 12.5', '--at: "12.5" is neither'],
  ['--instance f --seconds abc', '--seconds: "abc" is no number of seconds'],
  ['--instance f --seconds 0', '--seconds: "0" is no number of seconds'],
  ['--instance f --format xls', '--format: "xls" is neither jsp nor fjsp'],
  ['--instance f --plan g', '--plan: one of --instance and --plan'],
  ['--instance f --rush 1 --remove 2', '--remove: one of --rush and --remove'],
  ['--plan f --rush 1', '--rush: goes with --instance'],
])('refuses "%s"', (words, wrong) => {
  expect(() => readArguments(words === '' ? [] : words.split(' '))).toThrow(wrong);
});

const script = fileURLToPath(new URL('../slots.ts', import.meta.url));

/** @returns what was printed until it was interrupted; null when it was not yet there to hear it */
async function interrupted(afterMs: number): Promise<string | null> {
  const file = fileURLToPath(new URL('../bench/displace/instances/ft10', import.meta.url));
  const words = ['--import', 'tsx', script, '--instance', file, '--seconds', '60', '--json'];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  const timer = setTimeout(() => child.kill('SIGINT'), afterMs);
  const [code] = await once(child, 'close');
  clearTimeout(timer);
  return code === 0 ? text : null;
}

it('tells what it has found when it is interrupted', async () => {
  const begun = performance.now();
  const text = (await interrupted(1500)) ?? (await interrupted(8000));
  expect(performance.now() - begun).toBeLessThan(40_000);
  expect(JSON.parse(text ?? '').options).toHaveLength(3);
}, 60_000);

it('says it in one line and leaves with 2', () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', script, '--instance', 'no such file'],
    { encoding: 'utf8' },
  );
  expect({ status, stdout, stderr }).toEqual({
    status: 2,
    stdout: '',
    stderr: 'no such file: there is no such file\n',
  });
});
