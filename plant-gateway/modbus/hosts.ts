import type { PlantMachine } from '../config/plant.ts';
import { type HostOptions, modbusHost } from './host.ts';
import type { ModbusMachine } from './poll-machine.ts';

/** A source and the key by which it is recognised when the configuration is read again. */
export interface HostPlan {
  /** `host:port` */
  key: string;
  host: string;
  port: number;
  machines: readonly ModbusMachine[];
}

const isModbus = (machine: PlantMachine): machine is ModbusMachine => machine.source?.type === 'modbus-tcp';

/** Machines by the connection that they share: one for each host:port, whatever the number of units behind it. */
export function hostPlans(machines: readonly PlantMachine[]): HostPlan[] {
  const plans = new Map<string, HostPlan>();
  for (const machine of machines.filter(isModbus)) {
    const { host, port } = machine.source;
    const key = `${host}:${port}`;
    const plan = plans.get(key);
    plans.set(key, { key, host, port, machines: [...(plan?.machines ?? []), machine] });
  }
  return [...plans.values()];
}

/** The source that asks the machines of one connection. */
export const hostSource = (
  { host, port, machines }: HostPlan,
  options: Omit<HostOptions, 'host' | 'port' | 'machines'>,
) => modbusHost({ ...options, host, port, machines });
