import { createServer, type Server, type Socket } from 'node:net';
import { answer, requestOf } from './answer.ts';
import { FAULTY } from './faulty.ts';
import { machineTool } from './machine.ts';
import type { PlcChange, PlcFault, PlcSpec, PlcView } from './types.ts';

/** One simulated PLC: a Modbus TCP server on a port of its own. */
export interface Plc {
  view(): PlcView;
  /** Turns a switch. Resolves when it is in effect (a port is closed, or open again). */
  set(change: PlcChange): Promise<void>;
  close(): Promise<void>;
}

const REBOOT_MS = 5_000;
const DEAF: readonly PlcFault[] = ['refusing', 'rebooting'];

/** @param number which of the hall it is, from 1; a reader finds it in register 4 */
export async function startPlc(spec: PlcSpec, number: number, host = '127.0.0.1'): Promise<Plc> {
  const { id, name = id, unit = 1 } = spec;
  const tool = machineTool(number, spec);
  const sockets = new Set<Socket>();
  let fault: PlcFault = 'none';
  let requests = 0;
  let server: Server | null = null;
  let port = spec.port ?? 0;
  let reboot: NodeJS.Timeout | null = null;

  const serve = (socket: Socket): void => {
    sockets.add(socket);
    socket.setNoDelay();
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    let waiting: Buffer = Buffer.alloc(0);
    socket.on('data', (bytes) => {
      waiting = waiting.length === 0 ? bytes : Buffer.concat([waiting, bytes]);
      while (waiting.length >= 8) {
        const [protocol, length] = [waiting.readUInt16BE(2), waiting.readUInt16BE(4)];
        if (protocol !== 0 || length < 2 || length > 254) return void socket.destroy();
        if (waiting.length < 6 + length) return;
        const request = requestOf(waiting.subarray(0, 6 + length));
        waiting = waiting.subarray(6 + length);
        requests += 1;
        const right = answer(request, unit, number, tool);
        FAULTY[fault]({ socket, request, right, nth: requests });
      }
    });
  };
  const listen = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const fresh = createServer(serve);
      fresh.once('error', reject);
      fresh.listen({ port, host, backlog: 64 }, () => {
        server = fresh;
        const address = fresh.address();
        if (address && typeof address === 'object') port = address.port;
        resolve();
      });
    });
  const deafen = async (): Promise<void> => {
    const old = server;
    server = null;
    for (const socket of sockets) socket.resetAndDestroy();
    if (old) await new Promise((resolve) => old.close(resolve));
  };
  const setFault = async (next: PlcFault): Promise<void> => {
    if (reboot) clearTimeout(reboot);
    reboot = null;
    fault = next;
    tool.freeze(next === 'stuck');
    if (DEAF.includes(next)) await deafen();
    else if (!server) await listen();
    if (next !== 'rebooting') return;
    tool.restart();
    reboot = setTimeout(() => void setFault('none'), REBOOT_MS);
  };

  await listen();
  return {
    view: () => ({
      id,
      name,
      port,
      unit,
      program: tool.program,
      fault,
      doing: tool.doing,
      parts: tool.parts,
      connections: sockets.size,
      requests,
    }),
    async set(change) {
      if (change.program) tool.program = change.program;
      if (change.fault) await setFault(change.fault);
    },
    async close() {
      if (reboot) clearTimeout(reboot);
      await deafen();
    },
  };
}
