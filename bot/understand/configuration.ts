import type { Intent } from '../../workflows/intents.ts';

const WHAT = '(?:工厂|系统)?的?配置';
const HISTORY = new RegExp(
  `^(?:查看?|看看?)?(?:一下)?${WHAT}(?:的)?(?:历史|版本|历史记录|历史版本|变更记录|修改记录)$|^(?:恢复|回退|还原)${WHAT}$`,
);
const EXPORT = new RegExp(
  `^(?:(?:我?要|想)?(?:导出|下载|修改|改|查看|看|拿|取))?(?:一下)?${WHAT}(?:表格?|文件|文档|工作簿|excel)?(?:导出)?$`,
  'i',
);

/** 导出配置, 配置历史. Before the audit trail, which would take 配置历史记录 for the records of an order. */
export function readConfigurationWish(_text: string, plain: string): Intent | null {
  if (HISTORY.test(plain)) return { kind: 'factory.history' };
  return EXPORT.test(plain) ? { kind: 'factory.export' } : null;
}
