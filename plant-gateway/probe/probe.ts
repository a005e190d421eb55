import type { Area } from '../config/plant.ts';
import { isBitArea } from '../modbus/blocks.ts';
import { type Link, openLink } from '../modbus/link.ts';
import { isRefused, LinkError } from '../modbus/link-error.ts';

export interface ProbeRequest {
  host: string;
  port: number;
  unit: number;
  area: Area;
  from: number;
  count: number;
  timeoutMs: number;
}

/** What a device has at an address: a register (0–65535) or a bit (0, 1); null where it refuses. */
export interface Probed {
  offset: number;
  value: number | null;
}

const CHUNK = 60;

/**
 * Reads addresses of a device once. Where it refuses a stretch, that is halved until only the addresses are left that
 * it really does not have.
 * @throws LinkError when it cannot be reached, does not answer, or does not have the area (`code` 1)
 */
export async function probe(request: ProbeRequest): Promise<Probed[]> {
  const link = await openLink(request.host, request.port, request.timeoutMs);
  try {
    const found: Probed[] = [];
    const end = request.from + request.count;
    for (let at = request.from; at < end; at += CHUNK)
      found.push(...(await stretch(link, request, at, Math.min(CHUNK, end - at))));
    return found;
  } finally {
    link.destroy();
  }
}

/** Exception 1: the device does not know this kind of reading at all. */
const isNoArea = (err: unknown): boolean => err instanceof LinkError && err.code === 1;

async function stretch(link: Link, request: ProbeRequest, offset: number, count: number): Promise<Probed[]> {
  const { unit, area, timeoutMs } = request;
  try {
    const bytes = await link.read({ unit, area, offset, count, timeoutMs });
    return Array.from({ length: count }, (_, i) => ({
      offset: offset + i,
      value: isBitArea(area) ? ((bytes[i >> 3] ?? 0) >> (i & 7)) & 1 : bytes.readUInt16BE(i * 2),
    }));
  } catch (err) {
    if (!isRefused(err) || (isNoArea(err) && offset === request.from)) throw err;
    if (count === 1) return [{ offset, value: null }];
    const half = Math.ceil(count / 2);
    return [
      ...(await stretch(link, request, offset, half)),
      ...(await stretch(link, request, offset + half, count - half)),
    ];
  }
}
