import { expect, it, onTestFinished } from 'vitest';
import { startHall } from '../../sandbox/plc/hall.ts';
import { plantFrom } from '../testing/plants.ts';
import { refusal, registers, roughDevice } from '../testing/rough-device.ts';
import { plantText } from './plant-text.ts';
import { probe } from './probe.ts';
import { probeText } from './probe-text.ts';

const request = { host: '127.0.0.1', unit: 1, area: 'holding' as const, from: 0, count: 8, timeoutMs: 500 };

it('shows each register as number and bits, and neighbours in all orders', async () => {
  const hall = await startHall([{ id: 'A', cycleMs: 1 }]);
  onTestFinished(() => hall.close());
  await new Promise((resolve) => setTimeout(resolve, 30));
  const port = hall.list()[0]?.port ?? 0;
  const text = probeText('holding', await probe({ ...request, port }));
  expect(text).toMatch(/0 +40001 +0009 +9 +9 +0000 0000 0000 1001\n/);
  // The temperature: 41.5 as a float in the usual order, nonsense in the others.
  expect(text).toMatch(/6–7 +1109786624 \/ 41\.5 /);
});

it('names the addresses that the device does not have', async () => {
  const device = await roughDevice((one) => {
    const hole = [3, 4, 9].some((at) => at >= one.address && at < one.address + one.count);
    one.socket.write(
      hole
        ? refusal(one, 2)
        : registers(
            one,
            Array.from({ length: one.count }, () => 7),
          ),
    );
  });
  const found = await probe({ ...request, port: device.port, count: 12 });
  expect(probeText('holding', found)).toMatch(/设备没有这些地址：3–4、9$/);
  expect(found.filter(({ value }) => value === 7)).toHaveLength(9);
});

it('tells an area that the device does not have from addresses that it does not have', async () => {
  const device = await roughDevice((one) => void one.socket.write(refusal(one, 1)));
  await expect(probe({ ...request, port: device.port })).rejects.toMatchObject({
    kind: 'exception',
    code: 1,
  });
});

it('says in a few lines what a plant file means', () => {
  const line = (id: string, unit: number) =>
    `{id: ${id}, name: ${id}床, model: M, source: {type: modbus-tcp, host: gw, unit: ${unit}}, tags: [{name: a, area: holding, addr: 3, type: u16}, {name: b, area: holding, addr: 9, type: u16}], states: [{state: run, when: {a: 1}}]}`;
  expect(
    plantText(plantFrom(`machines: [${line('A', 1)}, ${line('B', 2)}, {id: C, name: 磨床, model: X}]`)),
  ).toBe(
    [
      '共 3 台机床，其中 1 台没有联网。',
      '  A  A床  gw:502 站号 1，每 1000 毫秒读 holding 3–9',
      '  B  B床  gw:502 站号 2，每 1000 毫秒读 holding 3–9',
      '  C  磨床  没有联网',
      '  gw:502 由 A、B 共用一个连接。',
    ].join('\n'),
  );
});
