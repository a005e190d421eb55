import { crc32, deflateRawSync } from 'node:zlib';

/** A zip archive with one file in it, for kinds of files that the platform does not take as they are. */
export function zipOne(name: string, bytes: Uint8Array): Buffer {
  const packed = deflateRawSync(bytes);
  const fileName = Buffer.from(name, 'utf8');
  const sum = crc32(bytes);
  const local = entry(0x04034b50, [], sum, packed.length, bytes.byteLength, fileName.length);
  const central = entry(0x02014b50, [20], sum, packed.length, bytes.byteLength, fileName.length);
  const tail = Buffer.alloc(14);
  const offset = local.length + fileName.length + packed.length;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length + tail.length + fileName.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([local, fileName, packed, central, tail, fileName, end]);
}

/** What the local and the central header have in common; flag 0x800: names are UTF-8; method 8: deflate. */
function entry(
  signature: number,
  madeBy: number[],
  sum: number,
  packed: number,
  size: number,
  nameLength: number,
): Buffer {
  const head = Buffer.alloc(4 + 2 * madeBy.length);
  head.writeUInt32LE(signature, 0);
  for (const [i, v] of madeBy.entries()) head.writeUInt16LE(v, 4 + 2 * i);
  const rest = Buffer.alloc(26);
  rest.writeUInt16LE(20, 0);
  rest.writeUInt16LE(0x800, 2);
  rest.writeUInt16LE(8, 4);
  // 1980-01-01: the smallest date of the format; the file's own time is of no use to the reader.
  rest.writeUInt16LE(0x21, 8);
  rest.writeUInt32LE(sum, 10);
  rest.writeUInt32LE(packed, 14);
  rest.writeUInt32LE(size, 18);
  rest.writeUInt16LE(nameLength, 22);
  return Buffer.concat([head, rest]);
}
