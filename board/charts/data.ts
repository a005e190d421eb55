import type {
  BarsData,
  BoardData,
  RiskListData,
  StatusRingData,
  TodayData,
  TrendData,
} from './board-data.ts';

export type * from './board-data.ts';

/** Whole minutes since 1970-01-01T00:00Z. */
export type Minute = number;

/**
 * Load of a machine in an hour: booked work ÷ what it can work off in that hour (1 = full, above 1 = more than fits).
 * null: it does not work then. `down`: it stands still by a breakdown; `blocked`: so it does, and work is planned there.
 */
export type HourLoad = number | null | 'down' | 'blocked';

/** How old what is known of a machine's state is. */
export type Freshness =
  /** Read within the last two minutes. */
  | { kind: 'live' }
  /** Its state is not known now; the last good reading was so long ago. */
  | { kind: 'minutes'; minutes: number }
  /** It has a source, but never gave a reading: 读不到. */
  | { kind: 'unread' }
  /** No reading for long, but people reported work: 仅报工. */
  | { kind: 'reports' }
  /** Nothing is connected: 未接入. */
  | { kind: 'none' };

/** `measured` 实测, `shrunk` 数据不足 (drawn to the mean of its model), `unmeasured` 未测. */
export type Sureness = 'measured' | 'shrunk' | 'unmeasured';

export interface MachineLoad {
  id: string;
  model: string;
  /** From the first hour on. */
  hours: readonly HourLoad[];
  /** Over all hours: booked ÷ productive; null where it does not work at all. */
  load: number | null;
  fresh: Freshness;
  /** The lowest share of booked time that it really runs, of its shifts. */
  availability: { share: number; sure: Sureness };
}

/** The shop's next hours, machine × hour. */
export interface HeatMapData {
  kind: 'heat-map';
  /** '' for the whole shop, else the model group. */
  scope: string;
  /** The full hour at which the first cell begins. */
  from: Minute;
  now: Minute;
  /** `72 小时`, `7 天`, `下周`; absent in pictures that were made before there was a choice: 72 小时. */
  span?: string;
  /** What must be known of its days; '' mostly. */
  note?: string;
  /** In the order in which they are drawn. */
  machines: readonly MachineLoad[];
  /** Machines of the scope that are left out because a phone could not show them. */
  hidden: number;
}

/** A stretch on the job strip below a load curve. */
export interface Job {
  from: Minute;
  to: Minute;
  /** As short as it goes: the end of the order's number and the step, `0042-20`. */
  label: string;
  state: 'running' | 'planned';
}

/** One machine's next hours. */
export interface LoadCurveData {
  kind: 'load-curve';
  name: string;
  machine: MachineLoad;
  from: Minute;
  now: Minute;
  /** As of the heat map. */
  span?: string;
  note?: string;
  /** Hours of planned work, and hours that it can work off, over all hours. */
  bookedHours: number;
  productiveHours: number;
  /** The first stretch in which nothing is planned and at least an hour can be worked off; null: none. */
  free: { from: Minute; to: Minute; hours: number } | null;
  /** [] where they may not be shown. */
  jobs: readonly Job[];
}

export type ChartData =
  | HeatMapData
  | LoadCurveData
  | StatusRingData
  | TrendData
  | BarsData
  | BoardData
  | RiskListData
  | TodayData;
