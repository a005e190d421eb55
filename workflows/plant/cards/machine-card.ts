import type { MachineState } from '../../../plant-gateway/config/plant.ts';
import type { Card, CardField, Tone } from '../../card.ts';
import { durationText, plainText } from '../../orders/text.ts';
import { DEFINITIONS, ENOUGH, type Figures, type Utilisation } from '../figures.ts';
import { clockText } from '../merge/words.ts';
import type { MachineStatus, MachineView } from '../read-machine.ts';
import { conflictField, conflictTitle } from './conflict-cards.ts';

export const STATE_NAMES: Readonly<Record<MachineState, string>> = {
  run: '运行',
  setup: '调试',
  idle: '待机',
  alarm: '报警',
  off: '关机',
  unknown: '未知',
};

const TONES: Readonly<Record<MachineState, Tone>> = {
  run: 'good',
  setup: 'info',
  idle: 'neutral',
  alarm: 'bad',
  off: 'neutral',
  unknown: 'warn',
};

/** Why nothing is known, as somebody on the shop floor can look into it. */
const DOUBTS: Readonly<Record<string, string>> = {
  silent: '设备不应答',
  refused: '连不上设备',
  garbage: '应答不完整或错乱',
  no_rule: '数值不符合任何状态规则（plant.yaml 的 states）',
  no_tag: '设备没有状态需要的寄存器',
  exception: '设备有应答，但说读不了（忙、有故障或站号不对）',
  http: 'MTConnect 地址回答的是错误页，请检查 url',
  no_device: 'MTConnect 回答里没有这台设备，请检查 url 和 device',
  away: '采集网关没有运行',
  gateway: '采集网关没有送来数据',
};

export const percent = (share: number): string => `${(share * 100).toFixed(1).replace(/\.0$/, '')}%`;

/** 5 秒, 12 分钟: how old something is. */
export function ageText(at: string, now: string): string {
  const seconds = Math.max(0, Math.round((new Date(now).getTime() - new Date(at).getTime()) / 1000));
  return seconds < 60 ? `${seconds} 秒` : durationText(seconds / 60);
}

function sinceText({ state, since, now, doubt }: MachineStatus): string {
  const why = state === 'unknown' ? (DOUBTS[doubt] ?? '还没有数据') : '';
  if (since === null) return why;
  return `${clockText(since)} 起（${ageText(since, now)}）${why ? `，${why}` : ''}`;
}

/** A machine as it is now: state, how old that is, today's figures with their coverage, its job, what differs. */
export function machineCard({ status, today, job, conflicts, reportOnly }: MachineView): Card {
  const { machine, state, goodAt, now } = status;
  return {
    title: `${machine.id} ${machine.name}`,
    status: { text: STATE_NAMES[state], tone: TONES[state] },
    fields: [
      { label: '状态', value: `${STATE_NAMES[state]}，${sinceText(status)}` },
      {
        label: '数据',
        value: goodAt ? `${ageText(goodAt, now)}前` : machine.source === null ? '未接入采集' : '从未读到',
        ...(state === 'unknown' ? { tone: 'warn' as const } : {}),
      },
      ...figureFields(today, reportOnly),
      ...(job
        ? [
            {
              label: job.reported ? '在做' : '排产',
              value: `${job.number} 工序${job.step} ${plainText(job.name)}，已报 ${job.done}/${job.quantity}`,
            },
          ]
        : []),
      ...conflicts.map(conflictField),
    ],
    buttons: [
      ...conflicts.map((one) => ({
        label: `说明 ${conflictTitle(one)}`,
        action: 'conflict',
        params: { conflict: String(one.id) },
      })),
      { label: '刷新', action: 'refresh', params: { machine: machine.id } },
    ],
    ...(today?.figures ? { footer: definitionsOf(today.figures) } : {}),
  };
}

/** What the figures shown mean: shops argue about exactly that. */
function definitionsOf({ availability, alarm, mtbfSec }: Figures): string {
  const { powered, running, coverage } = DEFINITIONS;
  return `${[
    ...[powered, running],
    ...(availability === null ? [] : [DEFINITIONS.availability]),
    ...(alarm > 0 ? [DEFINITIONS.alarm] : []),
    ...(alarm > 0 && mtbfSec !== null ? [DEFINITIONS.mtbf] : []),
    coverage,
  ].join('；')}。`;
}

function figureFields(today: Utilisation | null, reportOnly: boolean): CardField[] {
  if (!today || today.shiftSec === 0) return [{ label: '今日', value: '还没到班次时间' }];
  const coverage = `覆盖率 ${percent(today.coverage)}${reportOnly ? '，有时段仅报工' : ''}`;
  const { figures } = today;
  if (!figures)
    return [{ label: '今日', value: `数据不足（${coverage}，低于 ${percent(ENOUGH)}）`, tone: 'warn' }];
  return [
    { label: '今日开机率', value: `${percent(figures.powered)}（${coverage}）` },
    { label: '今日稼动率', value: percent(figures.running) },
    ...(figures.availability === null
      ? []
      : [{ label: '时间开动率', value: `${percent(figures.availability)}（排产时段内）` }]),
    ...(figures.alarm > 0
      ? [
          {
            label: '报警',
            value: `占 ${percent(figures.alarm)}${figures.mtbfSec === null ? '' : `，平均无故障 ${durationText(figures.mtbfSec / 60)}`}`,
          },
        ]
      : []),
  ];
}

/** What looks at first in a list: trouble. */
const ORDER: readonly MachineState[] = ['alarm', 'unknown', 'off', 'idle', 'setup', 'run'];
const MOST_ROWS = 8;

/** Which machines a list is of, and where it begins. */
export interface ListAsked {
  trouble: boolean;
  /** '' for all models. */
  model: string;
  /** 0 for the first. */
  page: number;
}

/** 设备状态 / 设备异常: how many do what, and those that somebody should look at; what does not fit is said, and how to see it. @param gateways that are in trouble, a line each */
export function machineListCard(
  all: readonly MachineStatus[],
  conflicts: number,
  { trouble, model, page }: ListAsked,
  gateways: readonly CardField[] = [],
): Card {
  const connected = all.filter(({ machine, goodAt }) => machine.source !== null || goodAt !== null);
  const counts = ORDER.flatMap((state) => {
    const count = connected.filter((one) => one.state === state).length;
    return count > 0 ? [`${STATE_NAMES[state]} ${count}`] : [];
  });
  const asked = connected
    .filter(({ state }) => !trouble || state === 'alarm' || state === 'unknown')
    .sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
  const first = page * MOST_ROWS < asked.length ? page * MOST_ROWS : 0;
  const rows = asked.slice(first, first + MOST_ROWS);
  const more = asked.length - first - rows.length;
  const bad = connected.filter(({ state }) => state === 'alarm').length;
  return {
    title: trouble ? '设备异常' : '设备状态',
    status:
      bad > 0
        ? { text: `${bad} 台报警`, tone: 'bad' }
        : {
            text:
              rows.length === 0 && conflicts === 0 && gateways.length === 0
                ? '一切正常'
                : `${connected.length} 台`,
            tone: 'info',
          },
    text: counts.length > 0 ? counts.join(' · ') : '没有接入采集的设备（plant.yaml）。',
    fields: [
      ...gateways,
      ...rows.map((one) => ({
        label: one.machine.id,
        value: `${STATE_NAMES[one.state]}，${sinceText(one)}`,
        tone: TONES[one.state],
      })),
      ...(more > 0
        ? [{ label: `还有 ${more} 台`, value: '按「下一页」；或发「设备状态 型号」「设备编号 状态」' }]
        : []),
      ...(conflicts > 0
        ? [{ label: '与报工不符', value: `${conflicts} 处待说明`, tone: 'warn' as const }]
        : []),
    ],
    buttons: [
      ...(conflicts > 0
        ? [{ label: '与报工不符', action: 'conflicts', params: {}, style: 'primary' as const }]
        : []),
      ...rows.map(({ machine }) => ({
        label: machine.id,
        action: 'machine',
        params: { machine: machine.id },
      })),
      ...(asked.length > MOST_ROWS
        ? [
            {
              label: more > 0 ? '下一页' : '回到第一页',
              action: 'list',
              params: {
                page: String(more > 0 ? first / MOST_ROWS + 1 : 0),
                ...(model === '' ? {} : { model }),
                ...(trouble ? { trouble: 'yes' } : {}),
              },
            },
          ]
        : []),
    ],
  };
}
