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
}: GatewayTrouble): CardField {
  const parts = [
    ...(awayMinutes > 0
      ? [`${durationText(awayMinutes)}没有送来数据，请检查网关是否运行、网络是否通（数据会先存在网关里）`]
      : []),
    ...(skewMs === 0
      ? []
      : [`时钟${skewMs > 0 ? '快' : '慢'} ${Math.round(Math.abs(skewMs) / 1000)} 秒，请校时（NTP）`]),
    ...(lost > 0 ? [`缓存满，丢失 ${lost} 条记录`] : []),
    ...(refused > 0 ? [`拒收 ${refused} 条记录（${refusedWhy}）`] : []),
  ];
  return { label: `采集网关 ${gateway}`, value: parts.join('；'), tone: awayMinutes > 0 ? 'bad' : 'warn' };
}
