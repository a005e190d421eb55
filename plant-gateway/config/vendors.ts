import type { Area } from './plant.ts';

/** Devices `first … first + count - 1` of a PLC, one after another in a Modbus table from `offset` on. */
export interface DeviceSpan {
  area: Area;
  offset: number;
  count: number;
  first?: number | undefined;
  /** Its numbers are written in octal: X7 is followed by X10. */
  octal?: boolean | undefined;
}

/** How a maker's own names (D100, M8, X10) lie in the Modbus tables. */
export type DeviceMap = Readonly<Record<string, DeviceSpan | readonly DeviceSpan[]>>;

/**
 * What ships with us. Only controllers whose layout is fixed: on Mitsubishi FX5U, Siemens S7-1200 and CODESYS the
 * integrator decides it, so a factory writes its own map under `vendors`.
 * The order of words is deliberately not part of it: a wrong guess would be a wrong number that looks right.
 */
export const VENDORS: Readonly<Record<string, DeviceMap>> = {
  /** Inovance H5U and Easy; EMQX Neuron's documentation of its "Inovance Modbus TCP" driver. */
  'inovance-h5u': {
    M: { area: 'coil', offset: 0, count: 8_000 },
    B: { area: 'coil', offset: 0x3000, count: 32_768 },
    S: { area: 'coil', offset: 0xe000, count: 4_096 },
    X: { area: 'coil', offset: 0xf800, count: 1_024, octal: true },
    Y: { area: 'coil', offset: 0xfc00, count: 1_024, octal: true },
    D: { area: 'holding', offset: 0, count: 8_000 },
    R: { area: 'holding', offset: 0x3000, count: 32_768 },
  },
  /** Delta DVP-ES2/EX2/SS2/SA2/SX2/SE; their programming manual (2012), section 4.4. */
  'delta-dvp': {
    S: { area: 'coil', offset: 0, count: 1_024 },
    X: { area: 'discrete', offset: 0x0400, count: 256, octal: true },
    Y: { area: 'coil', offset: 0x0500, count: 256, octal: true },
    M: [
      { area: 'coil', offset: 0x0800, count: 1_536 },
      { area: 'coil', offset: 0xb000, count: 2_560, first: 1_536 },
    ],
    D: [
      { area: 'holding', offset: 0x1000, count: 4_096 },
      { area: 'holding', offset: 0x9000, count: 5_904, first: 4_096 },
    ],
  },
};
