import { durationText } from '../../orders/text.ts';
import type { ConflictKind } from './types.ts';

export const CONFLICT_NAMES: Readonly<Record<ConflictKind, string>> = {
  unreported: '未报工',
  idle_report: '疑似空报',
  report_only: '仅报工',
  count: '数量不符',
  clock: '时间不符',
};

export interface Told {
  kind: ConflictKind;
  fromAt: string;
  toAt: string | null;
  plc: Readonly<Record<string, string | number | null>>;
  mes: Readonly<Record<string, string | number | null>>;
}

/** Shanghai clock time of an instant: 10:05. */
export const clockText = (at: string | number | Date): string =>
  new Date(new Date(at).getTime() + 8 * 3_600_000).toISOString().slice(11, 16);

/** What the machine says and what was reported, both. Without the order, which not everybody may know. */
export function conflictWords({ kind, fromAt, toAt, plc, mes }: Told): { plc: string; mes: string } {
  const span = `${clockText(fromAt)}${toAt === null ? ' 起' : `–${clockText(toAt)}`}`;
  if (kind === 'unreported')
    return { plc: `${span}运行 ${durationText(Number(plc.minutes))}`, mes: '没有报工' };
  if (kind === 'idle_report')
    return {
      plc: `${span}停机 ${durationText(Number(plc.minutes))}`,
      mes: `${clockText(String(mes.startedAt))} 报开工，未报完工`,
    };
  if (kind === 'count')
    return {
      plc: `计数 ${plc.parts} 件`,
      mes: `报工 ${mes.parts} 件（合格 ${mes.good}，报废 ${mes.scrap}）`,
    };
  if (kind === 'clock')
    return {
      plc: `${clockText(String(plc.ranAt))} 才开始运行`,
      mes: `报 ${clockText(String(mes.at))} 完成，${clockText(String(mes.receivedAt))} 收到`,
    };
  return { plc: `${span}没有设备数据`, mes: `报工 ${mes.parts} 件，用报工时间，不计入开机率` };
}
