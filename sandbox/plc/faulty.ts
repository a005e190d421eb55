import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { exception, type PlcRequest, reply } from './answer.ts';
import type { PlcFault } from './types.ts';

const SLOW_MS = 1_500;

interface Wrong {
  socket: Socket;
  request: PlcRequest;
  /** What a sound device would send. */
  right: Buffer;
  /** Which request it is, from 1. */
  nth: number;
}

const later = ({ socket, right }: Wrong): void => {
  setTimeout(() => socket.writable && socket.write(right), SLOW_MS).unref();
};

/** The right answer with something changed in it. */
const changed =
  (change: (frame: Buffer, wrong: Wrong) => void) =>
  (wrong: Wrong): void => {
    const frame = Buffer.from(wrong.right);
    change(frame, wrong);
    wrong.socket.write(frame);
  };

const right = changed(() => undefined);

/** What a device with each fault sends instead. Those that do not listen get no request. */
export const FAULTY: Readonly<Record<PlcFault, (wrong: Wrong) => void>> = {
  none: right,
  stuck: right,
  slow: later,
  late: (wrong) => (wrong.nth % 3 === 0 ? later : right)(wrong),
  silent: () => undefined,
  reset: ({ socket }) => {
    socket.resetAndDestroy();
  },
  fin: ({ socket }) => {
    socket.end();
  },
  garbage: ({ socket }) => {
    socket.write(randomBytes(40));
  },
  bogus: changed((frame) => frame.writeUInt16BE(0xffff, 4)),
  zero: changed((frame) => frame.writeUInt16BE(0, 4)),
  protocol: changed((frame) => frame.writeUInt16BE(1, 2)),
  short: ({ socket, request, right: whole }) => {
    socket.write(reply(request, whole.subarray(9, Math.max(11, whole.length - 4))));
  },
  count: changed((frame) => frame.writeUInt8(Math.max(2, frame.readUInt8(8) - 4), 8)),
  unit: changed((frame, { request }) => frame.writeUInt8((request.unit + 1) & 0xff, 6)),
  busy: ({ socket, request }) => {
    socket.write(exception(request, 6));
  },
  refusing: () => undefined,
  rebooting: () => undefined,
};
