import type { Intent } from '../../workflows/intents.ts';
import { stripPolite } from './clean.ts';

const ASK = '(?:查看?|看看?|打开|发|来)?(?:一下|下)?';
const NOW = '(?:现在|目前|今天|此刻|当前)?的?';
/** 设备状态, 看看机床, 设备怎么样. */
const ALL = new RegExp(
  `^${ASK}\\s*(?:全厂|车间|所有|全部)?的?${NOW}(?:设备|机床|机器)(?:${NOW}(?:状态|情况|运行(?:状态|情况)?|开机率|稼动率|利用率))?(?:怎么样|如何|呢|是?多少)*$`,
);
/** 设备异常, 哪些机床报警. */
const TROUBLE = new RegExp(
  `^${ASK}\\s*(?:有)?(?:哪些|哪台|什么)?${NOW}(?:(?:设备|机床|机器)(?:有|在)?(?:哪些|哪台|什么)?(?:异常|报警|告警|离线|掉线|没数据|空报|未报工|与?报工不符)|报工不符|未报工|空报)(?:的?(?:设备|机床|情况|列表|有哪些|吗|呢))*$`,
);
const RATE = /开机率|稼动率|利用率/;
/** 开机率 alone means all of them. */
const FIGURES = new RegExp(
  `^${ASK}\\s*(?:今天|今日)?的?(?:开机率|稼动率|利用率)(?:怎么样|如何|呢|是?多少)*$`,
);
const STATE =
  '(?:的?(?:状态|情况|运行(?:状态|情况)|开机率|稼动率|利用率)(?:怎么样|如何|呢|是?多少)*|在(?:干嘛|做什么|干什么|做啥|加工什么|运行|转)(?:吗|呢)*|怎么样|开着吗|停了吗)';
/** VMC850-03 状态, VMC850-03 在做什么, 状态 VMC850-03. */
const AFTER = new RegExp(`^${ASK}\\s*(?:设备|机床)?\\s*(\\S.{0,40}?)\\s*${NOW}${STATE}$`);
const BEFORE = new RegExp(`^${ASK}\\s*(?:设备|机床)(?:状态)?\\s*[:：,，]?\\s*(\\S.{0,40})$`);
/** 寄存器 VMC850-03, VMC850-03 的寄存器. */
const REGISTERS_BEFORE = new RegExp(
  `^${ASK}\\s*(?:设备|机床)?(?:的)?(?:原始)?寄存器(?:值|数据)?\\s*[:：,，]?\\s*(\\S.{0,40})$`,
);
const REGISTERS_AFTER = new RegExp(
  `^${ASK}\\s*(?:设备|机床)?\\s*(\\S.{0,40}?)\\s*${NOW}(?:原始)?寄存器(?:值|数据)?$`,
);
/** What such a name looks like: a machine or a model, never an order or a customer. */
const MACHINE = /^[A-Za-z]+\d[A-Za-z\d]*(?:-\d+)?$|加工中心|车床|铣床|磨床|线切割|钻床|镗床|号机/;

/** What machines do: 设备状态, 设备异常, VMC850-03 状态, 寄存器 VMC850-03. Null when the text is about something else. Pure. */
export function readPlant(said: string): Intent | null {
  const text = stripPolite(said.replace(/[?？]/g, ' ')).trim();
  if (/^(?:原始)?寄存器$/.test(text)) return { kind: 'plant.registers', text: '' };
  const registers = (REGISTERS_BEFORE.exec(text) ?? REGISTERS_AFTER.exec(text))?.[1]?.trim();
  if (registers !== undefined) return { kind: 'plant.registers', text: registers };
  if (TROUBLE.test(text)) return { kind: 'plant.status', text: '', trouble: true };
  const figures = RATE.test(text) ? { figures: true as const } : {};
  if (ALL.test(text) || FIGURES.test(text))
    return { kind: 'plant.status', text: '', trouble: false, ...figures };
  const name = (AFTER.exec(text) ?? BEFORE.exec(text))?.[1]?.trim();
  if (name === undefined || /^so[-\s]?\d/i.test(name) || !MACHINE.test(name)) return null;
  return { kind: 'plant.status', text: name, trouble: false, ...figures };
}
