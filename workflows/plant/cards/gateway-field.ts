import type { CardField } from '../../card.ts';
import { durationText } from '../../orders/text.ts';
import type { GatewayTrouble } from '../read-gateways.ts';

/** What is wrong with a gateway, and what to do about it. */
export function gatewayField({
  gateway,
  awayMinutes,
  skewMs,
  lost,
  refused,
  refusedWhy,
  running,
  twins,
}: GatewayTrouble): CardField {
  const parts = [
    ...(awayMinutes > 0
      ? [`${durationText(awayMinutes)}没有送来数据，请检查网关是否运行、网络是否通（数据会先存在网关里）`]
      : []),
    ...(skewMs === 0
      ? []
      : [
          `时钟${skewMs > 0 ? '快' : '慢'} ${skewText(Math.abs(skewMs) / 1000)}，记录已按服务的时钟换算；请校时（NTP）`,
        ]),
    ...(running > 0
      ? [
          `有 ${running} 个网关进程同时用这个名称（主机 ${twins.join('、')}），可能复制了网关的目录或虚拟机；记录不丢失、不重复，但设备会被重复访问，请停掉多余的，或改用另一个名称和令牌`,
        ]
      : []),
    ...(lost > 0 ? [`缓存满，丢失 ${lost} 条记录`] : []),
    ...(refused > 0 ? [`拒收 ${refused} 条记录（${refusedWhy}）`] : []),
  ];
  return { label: `采集网关 ${gateway}`, value: parts.join('；'), tone: awayMinutes > 0 ? 'bad' : 'warn' };
}

const skewText = (seconds: number): string =>
  seconds < 120 ? `${Math.round(seconds)} 秒` : durationText(seconds / 60);
