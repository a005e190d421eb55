/** The switches of simulated machines in words. */
import type { PlcFault, PlcProgram, PlcView } from '../../../control-types.ts';

export const PROGRAMS: readonly { program: PlcProgram; title: string; tone: string }[] = [
  { program: 'auto', title: '自动', tone: 'gray' },
  { program: 'running', title: '运行', tone: 'green' },
  { program: 'setup', title: '调试', tone: 'blue' },
  { program: 'idle', title: '待机', tone: 'gray' },
  { program: 'alarm', title: '报警', tone: 'red' },
  { program: 'off', title: '关机', tone: 'gray' },
];

const FAULT_TITLES: Readonly<Record<PlcFault, string>> = {
  none: '通信正常',
  stuck: '数值卡住',
  slow: '应答慢 1.5 秒',
  late: '时快时慢',
  silent: '不应答',
  reset: '一问就断',
  fin: '一问就挂断',
  garbage: '乱码',
  bogus: '长度错误',
  zero: '长度为 0',
  protocol: '协议号错误',
  short: '应答缺数',
  count: '数量不符',
  unit: '站号错误',
  busy: '设备忙',
  refusing: '拒绝连接',
  rebooting: '重启 5 秒',
};

export const PLC_FAULTS = Object.entries(FAULT_TITLES).map(([fault, title]) => ({
  fault: fault as PlcFault,
  title,
}));

/** What it does now, and the colour of that. */
export function doingOf({ doing }: Pick<PlcView, 'doing'>): { text: string; tone: string } {
  const { title = '', tone = 'gray' } = PROGRAMS.find(({ program }) => program === doing) ?? {};
  return { text: title, tone };
}
