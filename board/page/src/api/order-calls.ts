/** What the screens of one order, one checkpoint and 我的待办 ask of the server, typed. */
import type { CheckpointPage } from '../../../api/checkpoint.ts';
import type { MinePage, OrderPage, OrderSection, TimelinePage } from '../../../api/order.ts';
import { get } from './client.ts';

const of = (number: string): string => `/order/${encodeURIComponent(number)}`;

export const getOrder = (number: string, signal?: AbortSignal) => get<OrderPage>(of(number), {}, signal);
/** @param at ISO instant: as it was then; '' for as it is */
export const getSection = (number: string, section: string, at: string, signal?: AbortSignal) =>
  get<OrderSection>(of(number), { section, at }, signal);
/** @param before place in the log; null for the newest */
export const getTimeline = (number: string, before: number | null, signal?: AbortSignal) =>
  get<TimelinePage>(`${of(number)}/timeline`, before === null ? {} : { before: String(before) }, signal);
export const getCheckpoint = (id: string, signal?: AbortSignal) =>
  get<CheckpointPage>(`/checkpoint/${encodeURIComponent(id)}`, {}, signal);
export const getMine = (signal?: AbortSignal) => get<MinePage>('/mine', {}, signal);
