import type { PlantMachine } from './config/plant.ts';
import type { HostOptions } from './modbus/host.ts';
import { hostPlans, hostSource } from './modbus/hosts.ts';
import { type MtconnectMachine, mtconnectAgent } from './mtconnect/agent.ts';
import type { StatusSource } from './source.ts';

type Surroundings = Omit<HostOptions, 'host' | 'port' | 'machines'>;

/** Machines that are asked together, and how. */
export interface SourcePlan {
  key: string;
  /** Changes when anything changes that matters to asking; states and names do not. */
  digest: string;
  open(surroundings: Surroundings): StatusSource;
}

const isMtconnect = (machine: PlantMachine): machine is MtconnectMachine =>
  machine.source?.type === 'mtconnect';

/** One plan for each connection of the plant. */
export function sourcePlans(machines: readonly PlantMachine[]): SourcePlan[] {
  const modbus = hostPlans(machines).map((plan) => ({
    key: `modbus ${plan.key}`,
    digest: digestOf(plan.machines),
    open: (surroundings: Surroundings) => hostSource(plan, surroundings),
  }));
  const mtconnect = machines.filter(isMtconnect).map((machine) => ({
    key: `mtconnect ${machine.id}`,
    digest: digestOf([machine]),
    open: ({ listener, now }: Surroundings) => mtconnectAgent({ machine, listener, now }),
  }));
  return [...modbus, ...mtconnect];
}

const digestOf = (machines: readonly PlantMachine[]): string =>
  JSON.stringify(machines.map(({ id, source, poll }) => [id, source, poll]));
