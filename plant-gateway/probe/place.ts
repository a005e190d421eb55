import { isIPv6 } from 'node:net';
import { isHost } from '../config/host.ts';

/** Where a device listens. */
export interface Place {
  host: string;
  port: number;
}

const MODBUS = 502;
const HOW = '地址写成 10.1.2.13、10.1.2.13:502 或 [fd00::13]:502。';
/** @returns what a person typed as an address, or what is wrong with it, in words */
export function placeIn(typed: string): Place | string {
  const text = typed.trim().replaceAll('：', ':').replaceAll('。', '.');
  if (isIPv6(text)) return { host: text, port: MODBUS };
  const [, bracketed, plain, portText = String(MODBUS)] =
    /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(.*))?$/.exec(text) ?? [];
  const host = bracketed ?? plain ?? '';
  if (text.includes('/') || (bracketed === undefined ? !isHost(host) : !isIPv6(host)))
    return `“${typed}”不是地址。${HOW}`;
  const port = /^\d{1,5}$/.test(portText) ? Number(portText) : 0;
  return port >= 1 && port <= 65_535 ? { host, port } : `端口“${portText}”不对，应为 1 到 65535。${HOW}`;
}

/** `10.1.2.13:502`, `[fd00::13]:502` */
export const placeText = ({ host, port }: Place): string =>
  isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`;
