import { crc32, deflateSync } from 'node:zlib';

/** A small picture that looks like a stamped letter. */
export function letterPng(): Buffer {
  const width = 300;
  const height = 400;
  const raw = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) raw.set(letterPixel(x, y), y * (width * 3 + 1) + 1 + x * 3);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  const end = chunk('IEND', Buffer.alloc(0));
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(raw)), end]);
}

function letterPixel(x: number, y: number): [number, number, number] {
  const fromSeal = Math.hypot(x - 215, y - 315);
  if ((fromSeal > 38 && fromSeal < 45) || fromSeal < 8) return [205, 60, 60];
  const inLine = x > 30 && x < 270 && y > 50 && y < 270 && y % 22 < 6;
  return inLine && (x * 7 + y) % 11 > 1 ? [120, 124, 132] : [253, 252, 248];
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const frame = Buffer.alloc(8 + body.length);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), 4 + body.length);
  return frame;
}
