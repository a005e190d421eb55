import type { LinkError } from '../modbus/link-error.ts';

/** What the system says of a connection, for a person who can look into it. */
const SYSTEM: Readonly<Record<string, string>> = {
  ECONNREFUSED: '这台机器在，但这个端口拒绝连接。请核对端口，并在控制器里打开 Modbus TCP',
  ECONNRESET: '设备断开了连接。很多控制器同时只接受一个连接：请先停下正在读它的程序',
  EPIPE: '设备断开了连接。很多控制器同时只接受一个连接：请先停下正在读它的程序',
  ENOTFOUND: '找不到这个主机名。请核对，或直接写 IP 地址',
  EAI_AGAIN: '查不到这个主机名（DNS 没有应答）。请直接写 IP 地址',
  EHOSTUNREACH: '网络不通（找不到这台机器）。请检查网线、设备电源和 IP 网段',
  ENETUNREACH: '网络不通（本机没有通往该网段的路由）。请检查本机的网络设置',
  EADDRNOTAVAIL: '本机用不了这个地址。请核对地址',
  EINVAL: '本机用不了这个地址（IPv6 的本地地址要写网卡，如 fe80::1%eth0）。请核对地址',
  ETIMEDOUT: '连不上。请检查网线、设备电源和 IP 网段',
  EACCES: '本机的防火墙不让连接',
  EPERM: '本机的防火墙不让连接',
};

/** Modbus exceptions (application protocol V1.1b3, 7). */
const EXCEPTIONS: Readonly<Record<number, string>> = {
  1: '设备不支持这种读法（功能码）',
  2: '设备没有这些地址',
  3: '设备一次读不了这么多',
  4: '设备内部有故障，读不了',
  5: '设备收下了请求，但要等一会儿才有结果，请稍后再试',
  6: '设备正忙，请稍后再试',
  8: '设备的存储有校验错误',
  10: '网关没有通往该站的通道，请核对站号（--unit）',
  11: '网关后面的设备没有应答，请核对站号（--unit）和接线',
};

/** Why nothing could be read, and what to do. */
export function whyNot({ kind, code, message }: LinkError): string {
  if (kind === 'exception') return EXCEPTIONS[code] ?? `设备回答异常码 ${code}`;
  if (kind === 'timeout' && message.includes('连不上'))
    return `${message}。请检查网线、设备电源、IP 网段和防火墙`;
  if (kind === 'timeout')
    return `连上了，但 ${message}。请核对站号（--unit），确认对方是 Modbus TCP，且没有别的程序占着它`;
  const said = /[一-鿿]/.test(message);
  if (kind === 'frame')
    return `回答不对（${said ? message : '站号、功能或长度与所问的不符'}）。请核对端口和站号（--unit）`;
  const system = /\b(E[A-Z_]{3,})\b/.exec(message)?.[1] ?? '';
  return SYSTEM[system] ?? (said ? message : `连接出错（${message}）`);
}
