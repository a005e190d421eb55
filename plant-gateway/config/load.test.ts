import { describe, expect, it } from 'vitest';
import { plantOf } from './load.ts';
import type { ModbusSource, PlantMachine } from './plant.ts';
import { lineOf } from './problem.ts';

const GOOD = `
profiles:
  lathe:
    vendor: inovance-h5u
    order: CDAB
    poll: {maxWords: 60}
    tags:
      - {name: status, addr: D0, type: u16}
      - {name: alarm, addr: D0.2, type: bit}
      - {name: door, addr: X10, type: bit}
      - {name: parts, addr: D100, type: u32, counter: true}
    states:
      - {state: alarm, when: {alarm: true}}
      - {state: run, when: {status: {in: [1, 2]}}}
      - {state: idle, when: {}}
machines:
  - id: CK6150-01
    name: 1 号数控车床
    model: CK6150
    shifts: [08:00-20:00, 20:00-08:00]
    profile: lathe
    source: {type: modbus-tcp, host: 10.1.2.13}
  - id: VMC850-01
    name: 1 号立式加工中心
    model: VMC850
    alternatives: [{model: CK6150, factor: 1.3}]
    source: {type: modbus-tcp, host: 10.1.2.14, port: 1502, unit: 3}
    poll: {base: 1, periodMs: 2000}
    tags:
      - {name: run, addr: "40001", type: bit, bit: 0}
      - {name: load, area: input, addr: 11, type: i16, scale: 0.1, unit: "%"}
    states: [{state: run, when: {run: true, load: {gte: 3}}}, {state: idle, when: {}}]
  - {id: M7150-01, name: 平面磨床, model: M7150}
`;

const machinesOf = (text: string): readonly PlantMachine[] => {
  const { plant, problems } = plantOf('plant.yaml', text);
  expect(problems).toEqual([]);
  return plant?.machines ?? [];
};
const faultsOf = (text: string): string[] => plantOf('plant.yaml', text).problems.map(lineOf);
/** The good file with one spot changed. */
const changed = (from: string, to: string): string[] => {
  expect(GOOD).toContain(from);
  return faultsOf(GOOD.replace(from, to));
};
const tagsOf = (machine: PlantMachine | undefined) =>
  Object.fromEntries(((machine?.source ?? { tags: [] }) as ModbusSource).tags.map((tag) => [tag.name, tag]));

describe('a plant', () => {
  it('compiles names of devices, octal ones too, into areas and offsets', () => {
    const tags = tagsOf(machinesOf(GOOD)[0]);
    expect(tags.alarm).toMatchObject({ area: 'holding', offset: 0, bit: 2, width: 1 });
    expect(tags.door).toMatchObject({ area: 'coil', offset: 0xf800 + 8, bit: null });
    expect(tags.parts).toMatchObject({ offset: 100, width: 2, order: 'CDAB', counter: { wrap: 2 ** 32 } });
  });

  it('counts plain numbers from the base, and references always from 1', () => {
    const tags = tagsOf(machinesOf(GOOD)[1]);
    expect(tags.run).toMatchObject({ area: 'holding', offset: 0 });
    expect(tags.load).toMatchObject({ area: 'input', offset: 10, scale: 0.1 });
  });

  it('takes what a machine leaves open from its profile and from the defaults', () => {
    const [lathe, mill, grinder] = machinesOf(GOOD);
    expect(lathe?.source).toMatchObject({ port: 502, unit: 1 });
    expect(lathe?.poll).toMatchObject({ periodMs: 1000, timeoutMs: 800, staleMs: 3500, maxWords: 60 });
    expect(mill?.poll).toMatchObject({ periodMs: 2000, staleMs: 7000 });
    expect(lathe?.shifts).toEqual([
      { from: 480, to: 1200 },
      { from: 1200, to: 1920 },
    ]);
    expect(grinder).toMatchObject({ source: null, shifts: null, states: [] });
  });
});

describe('a plant with a fault is refused, with file, line and remedy:', () => {
  it.each([
    ['a second tag of one name', 'name: alarm, addr: D0.2', 'name: status, addr: D1.2', /第 9 行.*已经用过/],
    [
      'an address beyond the table',
      'D100, type: u32',
      '"0xFFFF", area: holding, type: u32',
      /第 11 行.*65535/,
    ],
    ['a device beyond its range', 'addr: D100', 'addr: D8000', /D8000 超出范围，D 最大到 D7999/],
    ['an octal number with an 8', 'addr: X10', 'addr: X18', /八进制/],
    ['a word in a bit area', 'addr: X10, type: bit', 'addr: X10, type: u16', /coil 区只有位/],
    ['a bit without its number', 'addr: D0.2, type: bit', 'addr: D0, type: bit', /bit: 0 到 15/],
    ['number 0 when counting from 1', 'addr: 11', 'addr: 0', /第 31 行.*base: 1/],
    ['40001 without quotes', 'area: input, addr: 11', 'area: holding, addr: 40011', /加引号写成 "40011"/],
    ['a number wider than a request', 'maxWords: 60', 'maxWords: 1', /第 11 行.*超过 maxWords（1）/],
    ['32 bits without an order', 'order: CDAB', 'vendor2: x', /不认识的键/],
    ['32 bits without an order', '    order: CDAB\n', '', /32 位数要写 order/],
    ['a state over an unknown tag', '{alarm: true}', '{alram: true}', /第 13 行.*是不是想写「alarm」/],
    ['a switch held against a number', '{alarm: true}', '{alarm: 1}', /只能写 true 或 false/],
    ['rules after the last one', 'when: {status: {in: [1, 2]}}', 'when: {}', /第 14 行.*永远用不到/],
    ['an unknown profile', 'profile: lathe', 'profile: late', /第 21 行.*是不是想写「lathe」/],
    ['an unknown vendor', 'inovance-h5u', 'inovance', /第 4 行.*vendor/],
    [
      'an alternative that nobody has',
      'model: CK6150, factor',
      'model: CK6140, factor',
      /没有机型「CK6140」/,
    ],
    ['one id twice', 'id: VMC850-01', 'id: ck6150-01', /第 23 行.*已经用过/],
    ['a counter with a fraction', 'counter: true', 'counter: true, scale: 0.1', /要用原始数值/],
    ['unknown sooner than the next reading', 'periodMs: 2000', 'periodMs: 2000, staleMs: 2500', /staleMs/],
    ['shifts that overlap', '20:00-08:00', '19:00-08:00', /第 20 行.*重叠/],
    ['a tab', '    order', '\torder', /YAML 写法有误/],
    ['a colon of an input method', '    order: ', '    order：', /全角的“：”/],
    ['a port within the host', 'host: 10.1.2.13', "host: '10.1.2.13:502'", /端口另写/],
    ['an alias that leads nowhere', 'order: CDAB', 'order: *cdab', /第 5 行：引用「\*cdab」找不到/],
    ['a host with a path', '10.1.2.13', 'tcp://10.1.2.13', /IP 地址或主机名/],
    ['too big a port', 'port: 1502', 'port: 70000', /第 27 行.*1 到 65535/],
  ])('%s', (_name, from, to, expected) => {
    expect(changed(from, to).join('\n')).toMatch(expected);
  });

  it.each([
    ['inovance-h5u', 'D7998', null],
    ['inovance-h5u', 'D7999', /D7999 后面没有相连的软元件（u32 要占 2 个寄存器）/],
    // D4096 lies elsewhere.
    ['delta-dvp', 'D4095', /后面没有相连/],
    ['delta-dvp', 'D4096', null],
    ['own', 'D9', /D9 的地址超出 65535（这里是 65536）/],
  ])('32 bits of %s at %s end where the device does', (vendor, addr, expected) => {
    const faults = faultsOf(`
vendors: {own: {D: {area: holding, offset: 65527, count: 100}}}
machines:
  - {id: A, name: A, model: A, vendor: ${vendor}, order: CDAB, source: {type: modbus-tcp, host: h},
     tags: [{name: n, addr: ${addr}, type: u32}], states: [{state: run, when: {n: 1}}]}`);
    if (expected) expect(faults.join()).toMatch(expected);
    else expect(faults).toEqual([]);
  });

  it('a file that was saved in the encoding of an old editor', () => {
    const gbk = Buffer.concat([Buffer.from('machines:\n  - {id: A, name: '), Buffer.from([0xb3, 0xb5])]);
    expect(faultsOf(`${gbk}, model: A}`)).toEqual([expect.stringMatching(/第 2 行：文件不是 UTF-8/)]);
  });

  it('all faults at once, those of a profile only once', () => {
    const twice = GOOD.replace('{alarm: true}', '{nope: true}').replace(
      '- {id: M7150-01, name: 平面磨床, model: M7150}',
      '- {id: M7150-01, model: M7150}\n  - {id: CK6150-02, name: 车床, model: CK6150, profile: lathe, source: {type: modbus-tcp, host: h}}',
    );
    expect(faultsOf(twice)).toHaveLength(2); // the missing name, and the state
    const names = faultsOf(twice.replace('id: M7150-01,', 'id: CK6150-01, name: 磨床,'));
    expect(names).toHaveLength(2);
  });

  it('whether of shape, of addresses or of names, each at its line, and none that another brings about', () => {
    const many = `
machines:
  - {id: A, model: A, source: {type: modbus-tcp, host: h}, states: [{state: run, when: {rnu: true}}, {state: idle, when: {}}],
     tags: [{name: run, area: coil, addr: 70000, type: bit}]}
  - {id: a, name: A, model: A, alternatives: [{model: B}], shifts: [8-20],
     source: {type: modbus-tcp, host: h, port: 99999}, tags: [{name: run, area: coil, addr: 1, type: bit}], states: [{state: run, when: {run: true}}]}
  - {id: C, name: C, model: C, colour: red, source: {type: modbus-tcp, host: c},
     tags: [{name: run, area: coil, addr: 1, type: boolean}, {name: load, area: coil, addr: 2, type: u16}],
     states: [{state: run, when: {run: true}}, {state: dead, when: {load: 1}}, {state: idle, when: {laod: {gte: 3}}}]}
`;
    expect(faultsOf(many).map((line) => line.replace(/^plant.yaml 第 /, '').slice(0, 60))).toEqual([
      expect.stringMatching(/^3 行 machines\[0\].name：缺少/),
      expect.stringMatching(/^3 行 .*when.rnu：没有名为「rnu」/),
      expect.stringMatching(/^4 行 .*addr：地址超出 65535/),
      expect.stringMatching(/^5 行 .*shifts\[0\]：请写成/),
      expect.stringMatching(/^5 行 .*id：编号「a」已经用过/),
      expect.stringMatching(/^5 行 .*没有机型「B」/),
      expect.stringMatching(/^6 行 .*port：请写 1 到 65535/),
      expect.stringMatching(/^7 行 .*colour：不认识的键/),
      expect.stringMatching(/^8 行 .*type：写法不对/),
      expect.stringMatching(/^8 行 .*type：coil 区只有位/),
      expect.stringMatching(/^9 行 .*state：写法不对/),
      expect.stringMatching(/^9 行 .*没有名为「laod」/),
    ]);
  });

  it('an alias bomb', () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n`;
    expect(faultsOf(bomb)).toEqual([expect.stringMatching(/引用（\*名称）太多/)]);
  });
});

it('own maps of devices serve controllers whose layout the integrator decides', () => {
  const text = `
vendors:
  our-fx5u:
    D: {area: holding, offset: 0, count: 8000}
    M: {area: coil, offset: 0x2000, count: 7680}
machines:
  - id: A
    name: A
    model: A
    vendor: our-fx5u
    source: {type: modbus-tcp, host: h}
    tags: [{name: run, addr: M8, type: bit}]
    states: [{state: run, when: {run: true}}]
`;
  expect(tagsOf(machinesOf(text)[0]).run).toMatchObject({ area: 'coil', offset: 0x2008 });
});

it('an MTConnect machine needs nothing but its address', () => {
  const [machine] = machinesOf(
    'machines: [{id: A, name: A, model: A, source: {type: mtconnect, url: "http://10.1.2.20:5000/"}}]',
  );
  expect(machine?.source).toMatchObject({ url: 'http://10.1.2.20:5000' });
  expect(machine?.states.map(({ state }) => state)).toEqual(['unknown', 'alarm', 'run', 'idle']);
});

it('a round that takes longer than staleMs is told: pauses between the reads of all that share an address', () => {
  const paced = GOOD.replace(
    'poll: {base: 1, periodMs: 2000}',
    'poll: {base: 1, periodMs: 2000, pauseBetweenMs: 3500, singleField: true}',
  );
  expect(faultsOf(paced)).toEqual([expect.stringContaining('10.1.2.14:1502 一轮要读 2 次，至少 7020 毫秒')]);
});
