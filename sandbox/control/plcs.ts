import { z } from 'zod';
import { ControlError } from '../http/errors.ts';
import { PLC_FAULTS, PLC_PROGRAMS, type PlcView } from '../plc/types.ts';
import type { World } from '../world.ts';
import type { ControlCall, ControlRoute } from './run-control.ts';

const change = z.strictObject({
  program: z.enum(PLC_PROGRAMS).optional(),
  fault: z.enum(PLC_FAULTS).optional(),
});

const list = ({ plcs }: World): PlcView[] => plcs?.list() ?? [];

/** Turns a switch of a simulated machine: what it does, or what is wrong with its PLC. */
async function set(world: World, call: ControlCall): Promise<PlcView> {
  const { id = '' } = call.params;
  const { program, fault } = change.parse(call.body.fields);
  if (!world.plcs || !list(world).some((plc) => plc.id === id))
    throw new ControlError(404, 'no_plc', `没有模拟设备 ${id}`);
  return world.plcs.set(id, { ...(program ? { program } : {}), ...(fault ? { fault } : {}) });
}

export const plcRoutes: ControlRoute[] = [
  { method: 'GET', path: '/sandbox/plcs', handler: list },
  { method: 'POST', path: '/sandbox/plcs/{id}', handler: set },
];
