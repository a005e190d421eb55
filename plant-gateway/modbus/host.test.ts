import { expect, it, onTestFinished } from 'vitest';
import type { Reading } from '../source.ts';
import { plantFrom, until } from '../testing/plants.ts';
import { ownAddresses, type RoughRequest, refusal, registers, roughDevice } from '../testing/rough-device.ts';
import { hostPlans, hostSource } from './hosts.ts';
import { openLink } from './link.ts';
import { pacer } from './pacer.ts';

const right = (request: RoughRequest): void => {
  request.socket.write(registers(request, ownAddresses(request)));
};

/** Asks the machines of a plant, in YAML flow style, at this port. */
function asking(port: number, machines: readonly string[]) {
  const text = machines.map((one) => `  - ${one.replace('PORT', String(port))}`).join('\n');
  const readings: Reading[] = [];
  const slow: string[] = [];
  const failures: { machine: string; doubt: string }[] = [];
  const [plan, ...others] = hostPlans(plantFrom(`machines:\n${text}`).machines);
  if (!plan) throw new Error('no host');
  const source = hostSource(plan, {
    now: Date.now,
    pacer: pacer(),
    random: () => 0,
    listener: {
      reading: (reading) => readings.push(reading),
      failure: (machine, doubt) => failures.push({ machine, doubt }),
      slow: (machine) => slow.push(machine),
    },
  });
  source.start();
  onTestFinished(() => source.stop());
  return { source, readings, failures, slow, hosts: 1 + others.length };
}

const machine = (id: string, unit: number, tags: readonly string[], poll = ''): string =>
  `{id: ${id}, name: ${id}, model: M, poll: {periodMs: 100, timeoutMs: 60, ${poll}}, source: {type: modbus-tcp, host: 127.0.0.1, port: PORT, unit: ${unit}}, tags: [${tags.join(', ')}], states: [{state: run, when: {}}]}`;
const word = (name: string, addr: number): string =>
  `{name: ${name}, area: holding, addr: ${addr}, type: u16}`;

/** The first answer of a connection is kept back until its id comes round again; then it comes first. */
function lateBy256() {
  let kept: Buffer | null = null;
  return (request: RoughRequest): void => {
    if (request.nth === 1) kept = registers(request, ownAddresses(request));
    else if (request.nth === 257 && kept) request.socket.write(kept);
    if (request.nth > 1) right(request);
  };
}

it('a late answer whose id has come round again: the library takes it, the gateway never gets that far', async () => {
  const trap = await roughDevice(lateBy256());
  const link = await openLink('127.0.0.1', trap.port, 1_000);
  const read = (offset: number, timeoutMs = 1_000) =>
    link.read({ unit: 1, area: 'holding', offset, count: 1, timeoutMs });
  await expect(read(777, 30)).rejects.toMatchObject({ kind: 'timeout' });
  for (let i = 2; i <= 256; i += 1) expect((await read(5)).readUInt16BE()).toBe(5);
  expect((await read(5)).readUInt16BE()).toBe(777);
  link.destroy();

  const device = await roughDevice(lateBy256());
  const tags = Array.from({ length: 65 }, (_, i) => word(`t${777 - i}`, 777 - i));
  const { readings, source } = asking(device.port, [machine('A', 1, tags, 'singleField: true')]);
  await until(() => device.connections >= 3, 15_000);
  await source.stop();
  expect(readings.length).toBeGreaterThan(4);
  for (const { values } of readings) for (const [name, value] of values) expect(`t${value}`).toBe(name);
});

it('counts from the first request without an answer: a second one does not make the first one safe', async () => {
  const device = await roughDevice((request) => {
    if (request.nth !== 1 && request.nth !== 3) right(request);
  });
  const link = await openLink('127.0.0.1', device.port, 1_000);
  const read = (timeoutMs: number) =>
    link.read({ unit: 1, area: 'holding', offset: 5, count: 1, timeoutMs }).catch(() => undefined);
  for (const timeoutMs of [30, 1_000, 30, 1_000]) await read(timeoutMs);
  expect(link.sinceTimeout).toBe(3);
  link.destroy();
});

it('a block with a hole is asked for tag by tag; what the device refuses is missing, the connection stays', async () => {
  const device = await roughDevice((request) => {
    const end = request.address + request.count;
    if (request.address <= 3 && end > 3) request.socket.write(refusal(request, 2));
    else right(request);
  });
  const { readings, source } = asking(device.port, [
    machine('A', 1, [word('one', 1), word('three', 3), word('five', 5)]),
  ]);
  await until(() => readings.length >= 3);
  expect(Object.fromEntries(readings[0]?.values ?? [])).toEqual({ one: 1, five: 5 });
  expect(device.connections).toBe(1);
  expect(source.health()).toMatchObject({ failures: 0, reconnects: 0 });
});

it('machines of one host:port share one connection, and one that is dead leaves the others their rhythm', async () => {
  const device = await roughDevice((request) => {
    if (request.unit !== 2) right(request);
  });
  const { readings, failures, hosts } = asking(device.port, [
    machine('A', 1, [word('a', 1)]),
    machine('B', 2, [word('b', 2)]),
    machine('C', 3, [word('c', 3)]),
  ]);
  const begin = performance.now();
  await until(() => failures.length >= 2);
  await until(() => performance.now() - begin > 2_000);
  expect(hosts).toBe(1);
  expect(device.connections).toBe(1);
  expect(new Set(failures.map(({ machine: id }) => id))).toEqual(new Set(['B']));
  for (const id of ['A', 'C']) {
    const times = readings.filter((one) => one.machine === id).map(({ atMs }) => atMs);
    expect(times.length).toBeGreaterThan(12);
  }
});

it('an answer in pieces is an answer, and never two requests are under way', async () => {
  let under = 0;
  let most = 0;
  const device = await roughDevice((request) => {
    under += 1;
    most = Math.max(most, under);
    const frame = registers(request, ownAddresses(request));
    request.socket.write(frame.subarray(0, 3));
    setTimeout(() => {
      under -= 1;
      request.socket.write(frame.subarray(3));
    }, 5);
  });
  const { readings, failures } = asking(device.port, [
    machine('A', 1, [word('a', 1), word('far', 500)]),
    machine('B', 2, [word('b', 2)]),
  ]);
  await until(() => readings.length >= 8);
  expect(most).toBe(1);
  expect(failures).toEqual([]);
  expect(readings.find((one) => one.machine === 'A')?.values.get('far')).toBe(500);
});

it('only ever reads: the four read functions are all that a device hears, and all that a connection can', async () => {
  const codes = new Set<number>();
  const device = await roughDevice((request) => {
    codes.add(request.code);
    request.socket.write(
      registers(request, [0])
        .subarray(0, request.code < 3 ? 10 : 11)
        .fill(1, 8, 9),
    );
  });
  const tags = ['coil', 'discrete', 'input', 'holding'].map((area) => {
    const bits = area === 'coil' || area === 'discrete';
    return `{name: ${area}, area: ${area}, addr: 1, type: ${bits ? 'bit' : 'u16'}}`;
  });
  asking(
    device.port,
    tags.map((tag, i) => machine(`M${i}`, i + 1, [tag])),
  );
  await until(() => codes.size === 4);
  expect([...codes].sort()).toEqual([1, 2, 3, 4]);
  const link = await openLink('127.0.0.1', device.port, 1_000);
  expect(Object.keys(link).sort()).toEqual(['destroy', 'open', 'read', 'sinceTimeout']);
  link.destroy();
});

it('waits longer each time nothing comes of a connection, up to 8 s', async () => {
  const device = await roughDevice(({ socket }) => socket.resetAndDestroy());
  const { source } = asking(device.port, [machine('A', 1, [word('a', 1)])]);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  // random = 0: connected at about 0, 375 and 1125 ms; next at 2.6 s.
  expect(device.connections).toBe(3);
  await source.stop();
  await until(() => device.open === 0);
});

it('a device whose round takes longer than staleMs is told as slow, once, and its readings say how long', async () => {
  const device = await roughDevice((request) => void setTimeout(() => right(request), 40));
  const { readings, slow, source } = asking(device.port, [
    machine('A', 1, [word('a', 0), word('b', 500), word('c', 900)], 'staleMs: 200, timeoutMs: 90').replace(
      'timeoutMs: 60, ',
      '',
    ),
    machine('B', 2, [word('a', 0), word('b', 500), word('c', 900)], 'staleMs: 200, timeoutMs: 90').replace(
      'timeoutMs: 60, ',
      '',
    ),
  ]);
  await until(() => readings.length >= 4);
  expect(readings.at(-1)?.roundMs).toBeGreaterThan(200);
  expect(source.health().fault).toContain('超过 staleMs');
  expect(slow.filter((id) => id === 'A').length).toBeLessThanOrEqual(1);
  expect(slow).toContain('B');
});
