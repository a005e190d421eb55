/** What the board asks of the server, typed. */
import type { Dashboard, Today } from '../../../api/dashboard.ts';
import type { LoadPage, MachinePage } from '../../../api/load.ts';
import type { Compare, Osrt, OsrtBy, Period } from '../../../api/metrics.ts';
import type { View, ViewChoices, ViewPage } from '../../../api/views.ts';
import type { Query } from '../state/route.ts';
import { apiPath, get } from './client.ts';

type Signal = AbortSignal | undefined;

export const getToday = (signal?: Signal) => get<Today>('/today', {}, signal);
export const getDashboard = (signal?: Signal) => get<Dashboard>('/dashboard', {}, signal);
export const getView = (view: View, query: Query, signal?: Signal) =>
  get<ViewPage>(`/view/${view}`, query, signal);
export const getChoices = (signal?: Signal) => get<ViewChoices>('/view-choices', {}, signal);

export const getOsrt = (period: Period, by: OsrtBy, signal?: Signal) =>
  get<Osrt>('/metrics/osrt', { from: period.from, to: period.to, by }, signal);
export const getCompare = (before: Period, after: Period, signal?: Signal) =>
  get<Compare>(
    '/metrics/compare',
    { beforeFrom: before.from, beforeTo: before.to, afterFrom: after.from, afterTo: after.to },
    signal,
  );

/** @param model '' for all machines */
export const getLoad = (model: string, signal?: Signal) => get<LoadPage>('/load', { model }, signal);
export const getMachine = (machine: string, signal?: Signal) =>
  get<MachinePage>('/load', { machine }, signal);

/** The address of what is shown as a workbook. */
export const exportAddress = (view: View, query: Query): string => apiPath('/export', { ...query, view });
