import type { HeatMapData, HourLoad, LoadCurveData, MachineLoad } from '../data.ts';

const NOW = Math.floor(Date.parse('2026-11-26T08:12:00+08:00') / 60_000);
const FROM = Math.floor(NOW / 60) * 60;
const MODELS = [
  ['VMC850', 6, true],
  ['CK6150', 6, true],
  ['HMC630', 4, false],
  ['M7150', 4, false],
  ['DK7740', 4, false],
] as const;

/** Works day and night or 08–12, 13–18 on two days; every fifth hour differs by machine. */
function hourOf(machine: number, hour: number, nights: boolean): HourLoad {
  const clock = (8 + hour) % 24;
  if (!nights && (clock < 8 || clock >= 18 || clock === 12 || hour >= 48)) return null;
  const block = (Math.floor(hour / 5) * 7_919 + machine * 104_729) % 10;
  if (machine % 5 === 1 && hour < 6) return 1.3;
  return [0, 0, 0.35, 0.7, 0.98, 0.98, 0.98, 0.98, 1, 1][block] ?? 0;
}

function machineOf(model: string, index: number, nights: boolean): MachineLoad {
  const hours = Array.from({ length: 72 }, (_, hour) => hourOf(index, hour, nights));
  const worked = hours.filter((hour): hour is number => typeof hour === 'number');
  return {
    id: `${model}-0${index + 1}`,
    model,
    hours,
    load: worked.reduce((sum, hour) => sum + hour, 0) / worked.length,
    fresh: index === 2 ? { kind: 'minutes', minutes: 8 } : index === 3 ? { kind: 'none' } : { kind: 'live' },
    availability:
      index === 3
        ? { share: 1, sure: 'unmeasured' }
        : { share: 0.87, sure: index === 2 ? 'shrunk' : 'measured' },
  };
}

/** 24 machines: what a phone shows at most. */
export const busyShop = (): HeatMapData => ({
  kind: 'heat-map',
  scope: '',
  from: FROM,
  now: NOW,
  machines: MODELS.flatMap(([model, count, nights]) =>
    Array.from({ length: count }, (_, index) => machineOf(model, index, nights)),
  ),
  hidden: 8,
});

/** One machine that breaks down on the second day while work is planned there. */
export function brokenMachine(): LoadCurveData {
  const machine = machineOf('VMC850', 1, true);
  const hours = machine.hours.map((hour, index) =>
    index < 24 || index >= 34 ? hour : index < 28 ? 'blocked' : 'down',
  );
  const at = (from: number, to: number) => ({ from: FROM + from * 60, to: FROM + to * 60 });
  return {
    kind: 'load-curve',
    name: '2 号立式加工中心',
    machine: { ...machine, hours },
    from: FROM,
    now: NOW,
    bookedHours: 41.2,
    productiveHours: 62,
    free: { ...at(14, 19), hours: 5 },
    jobs: [
      { ...at(0, 9), label: '0042-20', state: 'running' },
      { ...at(9, 14), label: '0043-10', state: 'planned' },
      { ...at(24, 28), label: '0051-30', state: 'planned' },
      { ...at(48, 60), label: '0110-20', state: 'planned' },
    ],
  };
}
