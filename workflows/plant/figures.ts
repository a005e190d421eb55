import type { StateTimes } from './state-times.ts';

/** What a machine's time says, of a span of shift time. Shares are 0 to 1. */
export interface Utilisation {
  /** S: seconds of shift time, without planned stops. */
  shiftSec: number;
  /** K: of these, seconds in which the state is known. */
  knownSec: number;
  /** K ÷ S; 0 where there is no shift time. */
  coverage: number;
  /** Null where too little is known to say (coverage below ENOUGH). */
  figures: Figures | null;
}

export interface Figures {
  /** 开机率: powered ÷ K. */
  powered: number;
  /** 稼动率: running ÷ K, short stops included. */
  running: number;
  /** In alarm ÷ K. */
  alarm: number;
  /** Seconds of running for each alarm; null without alarms. */
  mtbfSec: number | null;
  /** OEE availability: (running + set-up) ÷ K within booked time; null where nothing was booked. */
  availability: number | null;
}

/** Below this coverage nothing is computed: 数据不足. */
export const ENOUGH = 0.8;

/** What each figure means, in words; shops argue about exactly this. */
export const DEFINITIONS = {
  powered: '开机率＝通电时间÷已知班次时间',
  running: '稼动率＝运行时间÷已知班次时间（短于设定的停顿算运行）',
  alarm: '报警占比＝报警时间÷已知班次时间',
  mtbf: '平均无故障＝运行时间÷报警次数',
  availability: '时间开动率＝（运行＋调试）÷排产时段内的已知时间',
  coverage: '覆盖率＝已知时间÷班次时间，低于80%不计算',
} as const;

/** @param booked the part of the shift time in which work was planned on the machine */
export function utilisationOf(shift: StateTimes, booked: StateTimes | undefined): Utilisation {
  const known = shift.total - shift.seconds.unknown;
  const coverage = shift.total > 0 ? known / shift.total : 0;
  const enough = known > 0 && coverage >= ENOUGH;
  return {
    ...{ shiftSec: shift.total, knownSec: known, coverage },
    figures: enough ? figuresOf(shift, known, booked) : null,
  };
}

function figuresOf({ seconds, alarms }: StateTimes, known: number, booked: StateTimes | undefined): Figures {
  const bookedKnown = booked ? booked.total - booked.seconds.unknown : 0;
  return {
    powered: (known - seconds.off) / known,
    running: seconds.run / known,
    alarm: seconds.alarm / known,
    mtbfSec: alarms > 0 ? seconds.run / alarms : null,
    availability:
      booked && bookedKnown > 0 ? (booked.seconds.run + booked.seconds.setup) / bookedKnown : null,
  };
}
