import { instantText } from '../checkpoints/text.ts';
import type { Factory } from '../factory/factory.ts';
import { statusOf } from '../factory/rules.ts';
import { plainText } from '../orders/text.ts';
import type { Addressee } from './addressees.ts';
import type { Forecast, ForecastStep } from './forecast.ts';

/** Names by user id, and the instant by which days are told. */
export interface Wording {
  factory: Factory;
  nameOf(userId: string): string;
  now: Date;
}

/** One checkpoint's ladder as people read it. @param when e.g. 假设现在进入「已确认」; '' for one that is open */
export function forecastText(words: Wording, forecast: Forecast, when: string): string {
  const who = forecast.pending.map(words.nameOf).join('、') || '无';
  const deadline = forecast.deadlineAt ? `截止 ${at(words, forecast.deadlineAt)}` : '截止时间待定';
  const busy =
    forecast.busyUntil && forecast.busyUntil > words.now
      ? ` · 处理中至 ${at(words, forecast.busyUntil)}，之前不提醒`
      : '';
  const head = `**${plainText(forecast.name)}**${when ? `（${when}）` : ''} · 责任人 ${plainText(who)} · ${deadline}${busy}`;
  return [head, ...linesOf(words, forecast).map((line) => `- ${line}`)].join('\n');
}

function linesOf(words: Wording, forecast: Forecast): string[] {
  if (typeof forecast.outcome === 'number')
    return [`工作日历缺少 ${forecast.outcome} 年的放假安排，算不出时间；补上之前不会升级，已报警`];
  if (forecast.outcome === 'done')
    return ['三级都已执行，升级会议结束后由组织者填写结论；不填写，每个工作日上班时提醒'];
  if (forecast.outcome === 'timed_out')
    return forecast.steps.map((step) => decidesText(words, forecast, step));
  const lines = forecast.steps.map((step) => `${at(words, step.at)} ${stepText(words, step)}`);
  const meets = forecast.steps.at(-1)?.meeting;
  if (!meets) return lines;
  return [
    ...lines,
    `会后由 ${plainText(words.nameOf(meets.organiser))} 填写结论；不填写，每个工作日上班时提醒`,
  ];
}

function decidesText(words: Wording, { key }: Forecast, step: ForecastStep): string {
  const passes = words.factory.checkpoints[key]?.onTimeout === 'pass';
  return `${at(words, step.at)} 按规则自动${passes ? '通过' : '驳回'}，不再升级`;
}

function stepText(words: Wording, step: ForecastStep): string {
  const named = (list: readonly Addressee[]) =>
    plainText(list.map((one) => words.nameOf(one.userId)).join('、'));
  if (step.outcome === 'skipped') return `第${step.tier}级：找不到人，跳过并报告，马上进入下一级`;
  if (step.tier === 3) {
    const organiser = step.meeting ? plainText(words.nameOf(step.meeting.organiser)) : '';
    const others = plainText((step.meeting?.attendees ?? []).map(words.nameOf).join('、'));
    const window = step.window
      ? `，时间在 ${at(words, step.window.from)} 至 ${at(words, step.window.to)} 之间`
      : '';
    return `第3级：召集${words.factory.escalation.meeting.title}，${organiser} 组织，${others} 参加${window}`;
  }
  if (step.tier === 1) return `第1级：提醒 ${withStandIns(words, step.told)}`;
  const copied = step.cc.filter((one) => one.part === 'cc');
  const informed = step.cc.filter((one) => one.part !== 'cc');
  return `第2级：升级到 ${named(step.told)}${copied.length > 0 ? `，抄送 ${named(copied)}` : ''}${
    informed.length > 0 ? `，并告知 ${named(informed)}` : ''
  }`;
}

function withStandIns(words: Wording, told: readonly Addressee[]): string {
  const names = told.map(({ userId, part }) =>
    part === 'delegate' ? `代理人 ${words.nameOf(userId)}` : words.nameOf(userId),
  );
  return plainText(names.join('、'));
}

const at = ({ now }: Wording, instant: Date): string => instantText(instant, now);

/** 假设现在进入「已确认」 */
export const whenOpened = (factory: Factory, status: string | null): string =>
  status === null ? '前一个关卡通过后打开' : `假设现在进入「${statusOf(factory.flow, status).name}」`;
