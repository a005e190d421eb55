import { createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A request to a device that is made by hand. */
export interface RoughRequest {
  /** Which one on this connection, from 1. */
  nth: number;
  id: number;
  unit: number;
  code: number;
  address: number;
  count: number;
  socket: Socket;
}

export interface RoughDevice {
  port: number;
  /** Connections that were ever opened. */
  readonly connections: number;
  /** Those that are open now. */
  readonly open: number;
}

/** A device that does with each request whatever a test wants. It ends with the test. */
export async function roughDevice(handle: (request: RoughRequest) => void): Promise<RoughDevice> {
  let connections = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    let nth = 0;
    let waiting: Buffer = Buffer.alloc(0);
    socket.on('data', (bytes) => {
      waiting = Buffer.concat([waiting, bytes]);
      for (; waiting.length >= 12; waiting = waiting.subarray(12)) {
        nth += 1;
        handle({
          nth,
          id: waiting.readUInt16BE(0),
          unit: waiting.readUInt8(6),
          code: waiting.readUInt8(7),
          address: waiting.readUInt16BE(8),
          count: waiting.readUInt16BE(10),
          socket,
        });
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    get connections() {
      return connections;
    },
    get open() {
      return sockets.size;
    },
  };
}

/** An answer with these registers. */
export function registers({ id, unit, code }: RoughRequest, words: readonly number[]): Buffer {
  const frame = Buffer.alloc(9 + words.length * 2);
  frame.writeUInt16BE(id, 0);
  frame.writeUInt16BE(3 + words.length * 2, 4);
  frame.writeUInt8(unit, 6);
  frame.writeUInt8(code, 7);
  frame.writeUInt8(words.length * 2, 8);
  for (const [i, word] of words.entries()) frame.writeUInt16BE(word, 9 + i * 2);
  return frame;
}

/** An answer that refuses. */
export function refusal({ id, unit, code }: RoughRequest, which: number): Buffer {
  const frame = Buffer.alloc(9);
  frame.writeUInt16BE(id, 0);
  frame.writeUInt16BE(3, 4);
  frame.writeUInt8(unit, 6);
  frame.writeUInt8(code | 0x80, 7);
  frame.writeUInt8(which, 8);
  return frame;
}

/** Registers that hold their own address. */
export const ownAddresses = ({ address, count }: RoughRequest): number[] =>
  Array.from({ length: count }, (_, i) => address + i);
