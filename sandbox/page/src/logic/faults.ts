/** The fault switches in words, and the rules they set. */
import type { FaultKind, FaultRule } from '../../../control-types.ts';

export interface FaultSwitch {
  kind: FaultKind;
  title: string;
  hint: string;
  /** Values that the rule needs beside its kind. */
  preset?: Partial<FaultRule>;
}

/** Faults of API calls: the chosen scope and count apply. */
export const API_FAULTS: FaultSwitch[] = [
  { kind: 'error', title: '返回 500', hint: '什么也不做，直接报错', preset: { status: 500 } },
  { kind: 'after', title: '504，但已执行', hint: '操作已成功，机器人却收到网关超时' },
  { kind: 'busy', title: '系统繁忙', hint: '平台自己的「系统繁忙」应答' },
  { kind: 'slow', title: '变慢 3 秒', hint: '等 3 秒再正常应答', preset: { delayMs: 3000 } },
  { kind: 'rateLimited', title: '触发限流', hint: '超过每秒调用次数的错误' },
  { kind: 'punished', title: '封禁 IP', hint: '调用过多后的封禁应答' },
  { kind: 'malformed', title: '应答残缺', hint: '操作已执行，但应答不是完整的 JSON' },
  { kind: 'drop', title: '断开，未执行', hint: '什么也不做，直接切断连接' },
  { kind: 'dropAfter', title: '断开，已执行', hint: '操作已成功，应答前切断连接' },
  { kind: 'hang', title: '一直不应答', hint: '连接挂起，永远没有结果' },
];

/** Faults of the stream; they have no scope. */
export const STREAM_FAULTS: FaultSwitch[] = [
  { kind: 'refuseGateway', title: '拒绝开通长连接', hint: '开通接口返回 503' },
  { kind: 'rejectSocket', title: '拒绝握手', hint: 'WebSocket 握手被拒' },
  { kind: 'halfOpen', title: '新连接半开', hint: '看似连上，其实收不到任何推送' },
  { kind: 'dropFrame', title: '推送丢失', hint: '推送显示已发出，但没有到达' },
];

export interface FaultScope {
  path: string;
  title: string;
}

/** Where API faults strike. */
export const SCOPES: FaultScope[] = [
  { path: '', title: '所有接口' },
  { path: '*/robot/*', title: '机器人消息' },
  { path: '*/card/*', title: '互动卡片' },
  { path: '*/corpconversation/*', title: '工作通知' },
  { path: '*/calendar/*', title: '日程' },
  { path: '*/todo/*', title: '待办' },
  { path: '*/oauth2/*', title: '令牌' },
];

/** 0 = until switched off. */
export const COUNTS = [0, 1, 3, 10];

/** The rule for a switch that is turned on. */
export function faultRule(fault: FaultSwitch, scopePath: string, count: number): FaultRule {
  const scoped = API_FAULTS.includes(fault) && scopePath !== '';
  return {
    kind: fault.kind,
    ...fault.preset,
    ...(scoped ? { path: scopePath } : {}),
    ...(count > 0 ? { count } : {}),
  };
}

/** A rule in words: 互动卡片 · 还剩 2 次 · 已生效 1 次. */
export function faultNote(rule: FaultRule & { struck: number }): string {
  const notes: string[] = [];
  if (rule.path) notes.push(SCOPES.find((scope) => scope.path === rule.path)?.title ?? rule.path);
  if (rule.count !== undefined) notes.push(`共 ${rule.count} 次`);
  notes.push(`已生效 ${rule.struck} 次`);
  return notes.join(' · ');
}

export function faultTitle(kind: FaultKind): string {
  return [...API_FAULTS, ...STREAM_FAULTS].find((fault) => fault.kind === kind)?.title ?? kind;
}
