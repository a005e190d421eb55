import type { HeatMapData, LoadCurveData } from '../charts/data.ts';

/** `GET /board/api/load?model=`: the shop's next 72 hours, all of its machines or those of a model. */
export interface LoadPage {
  /** ISO instant of the service's clock. */
  now: string;
  /** Model groups to choose from, with how many machines each has. */
  models: { model: string; machines: number }[];
  /** Every machine of the scope: none is hidden. */
  heatMap: HeatMapData;
  /** What it says, in words: how full, who is fullest, where work still fits, what is wrong. */
  caption: string[];
}

/** `GET /board/api/load?machine=`: the next 72 hours of one. Jobs are absent where the reader may not see them. */
export interface MachinePage {
  now: string;
  curve: LoadCurveData;
  caption: string[];
}
