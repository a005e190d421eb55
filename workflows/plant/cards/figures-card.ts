import type { PlantMachine } from '../../../plant-gateway/config/plant.ts';
import type { Card, CardField } from '../../card.ts';
import { DEFINITIONS, type Utilisation } from '../figures.ts';
import { percent } from './machine-card.ts';

/** What was measured of a machine since midnight; null when the calendar of the year is missing. */
export interface MachineToday {
  machine: PlantMachine;
  today: Utilisation | null;
}

/** More do not fit on a phone; the rest is asked for by model. */
const MOST_ROWS = 20;

/** 开机率: how much each connected machine was powered and ran today, the least used first, and all together. */
export function figuresCard(all: readonly MachineToday[], model: string): Card {
  const title = `${model === '' ? '设备' : model} 今日开机率`;
  if (all.length === 0) return { title, text: '没有接入采集的设备（plant.yaml）。' };
  const known = all.filter(({ today }) => today?.figures);
  const rows = [...all].sort((a, b) => usedOf(a) - usedOf(b)).slice(0, MOST_ROWS);
  const more = all.length - rows.length;
  return {
    title,
    status: { text: `${all.length} 台`, tone: 'info' },
    text:
      known.length === 0
        ? '今天还没有足够的数据。'
        : `${totalText(known)}${shortText(all.length - known.length)}`,
    fields: [
      ...rows.map(fieldOf),
      ...(more > 0 ? [{ label: `还有 ${more} 台`, value: '请发「型号 开机率」，如「VMC850 开机率」' }] : []),
    ],
    footer: `${DEFINITIONS.powered}；${DEFINITIONS.running}；${DEFINITIONS.coverage}。`,
  };
}

/** Machines of which too little is known come last. */
const usedOf = ({ today }: MachineToday): number => today?.figures?.running ?? 2;

const shortText = (count: number): string => (count === 0 ? '' : `；另 ${count} 台数据不足，没有计入`);

/** Weighted by the time that is known: a machine of two shifts counts twice. */
function totalText(known: readonly MachineToday[]): string {
  const seconds = known.reduce((sum, { today }) => sum + (today?.knownSec ?? 0), 0);
  const share = (of: 'powered' | 'running'): number =>
    known.reduce((sum, { today }) => sum + (today?.figures?.[of] ?? 0) * (today?.knownSec ?? 0), 0) / seconds;
  return `**合计 开机率 ${percent(share('powered'))} · 稼动率 ${percent(share('running'))}**`;
}

function fieldOf({ machine, today }: MachineToday): CardField {
  const label = machine.id;
  if (!today || today.shiftSec === 0) return { label, value: '还没到班次时间' };
  const coverage = percent(today.coverage);
  if (!today.figures) return { label, value: `数据不足（覆盖率 ${coverage}）`, tone: 'warn' };
  const { powered, running } = today.figures;
  return { label, value: `开机 ${percent(powered)} · 稼动 ${percent(running)}（覆盖率 ${coverage}）` };
}
