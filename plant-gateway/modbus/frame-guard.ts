/**
 * Looks at the bytes that come in before the library does, which takes an impossible header for the beginning of a long
 * answer and then waits for ever, and accepts any protocol id (plant.md §1.3).
 */
export interface FrameGuard {
  /** @returns what is wrong with the stream, in words; null as long as nothing is */
  take(bytes: Buffer): string | null;
}

const HEADER = 6;
/** Unit and at least a function code and one byte; at most 253 bytes of PDU and the unit (Modbus TCP guide, 3.1.3). */
const [LEAST, MOST] = [3, 254];

export function frameGuard(): FrameGuard {
  let head: Buffer = Buffer.alloc(0);
  /** Bytes of the present frame that are still to come. */
  let rest = 0;
  return {
    take(bytes) {
      let at = 0;
      while (at < bytes.length) {
        if (rest > 0) {
          const part = Math.min(rest, bytes.length - at);
          rest -= part;
          at += part;
          continue;
        }
        const part = bytes.subarray(at, at + HEADER - head.length);
        at += part.length;
        head = head.length === 0 ? part : Buffer.concat([head, part]);
        if (head.length < HEADER) return null;
        const [protocol, length] = [head.readUInt16BE(2), head.readUInt16BE(4)];
        head = Buffer.alloc(0);
        if (protocol !== 0) return `不是 Modbus TCP 报文（协议号 ${protocol}）`;
        if (length < LEAST || length > MOST) return `报文长度不可能是 ${length}`;
        rest = length;
      }
      return null;
    },
  };
}
