import type { TxCtx } from '../context.ts';
import { may } from '../factory/rules.ts';
import { PERMISSION_OF } from '../facts/kinds.ts';
import type { Flow, Where } from '../flow.ts';
import { maySeeLoad } from '../load/rights.ts';
import { answerIfOrder } from '../orders/answer-where.ts';
import { isInternal } from '../orders/discreet.ts';
import { say } from '../say.ts';
import { mayReadOrders } from '../staff/policy.ts';
import type { Example } from './example.ts';
import { exampleOrder } from './example.ts';

/** A text this short may be the name of a customer or a product, said without a question ("恒锐"). */
const LONGEST_NAME = 20;

/**
 * What the bot can do for this person, with examples to copy. The
 * examples name an order that exists, except where outsiders may read.
 */
async function tellHelp(ctx: TxCtx, where: Where, lead: string): Promise<void> {
  const example = isInternal(ctx, where) ? await exampleOrder(ctx) : null;
  const text = [lead, '', ...lines(ctx, example)].join('\n\n');
  await say(ctx, where.reply, { kind: 'markdown', title: '我能做什么', text }, `${where.messageKey}:help`);
}

/** What was not understood: a few lines that can be tried at once, and where all of them are. */
async function tellUnknown(ctx: TxCtx, said: string, where: Where): Promise<void> {
  const example = isInternal(ctx, where) ? await exampleOrder(ctx) : null;
  const words = short(said);
  const text = [
    `没看懂${words === '' ? '这条消息' : `“${words}”`}。您可以试试：`,
    example
      ? `**查订单**：\`${example.number} 到哪了\`、\`${example.customer}的单子到哪了\``
      : '**查订单**：发订单号（或后四位）、客户简称或产品编码',
    ...(mayReadOrders(ctx.factory, ctx.actor)
      ? ['**看整体**：`今天怎么样`、`风险`；**导出**：`导出 3月订单`']
      : []),
    '**我的事**：`我的待办`；我能做的全部：`帮助`',
  ].join('\n\n');
  await say(ctx, where.reply, { kind: 'markdown', title: '我能做什么', text }, `${where.messageKey}:help`);
}

const tellsFacts = Object.values(PERMISSION_OF);

const given = (allowed: boolean, line: string): string[] => (allowed ? [line] : []);

function lines(ctx: TxCtx, example: Example | null): string[] {
  const { actor } = ctx;
  const mayDo = (what: Parameters<typeof may>[2]) =>
    actor.kind === 'system' || may(ctx.factory, actor.roles, what);
  return [
    example
      ? `**查订单**：\`${example.number} 到哪了\`、\`${example.customer}的单子到哪了\`、\`${example.product} 进度\`；也可以说 \`逾期的订单\`、\`${example.customer}没发货的\``
      : '**查订单**：发订单号（或后四位）、客户简称或产品编码；也可以说 `逾期的订单`、`加急的单子`',
    example
      ? `**全貌与历史**：\`${example.number} 全貌\` 分栏看物料、工艺、图纸等；\`${example.number} 昨天下午3点什么样\` 看当时的样子；\`客户 ${example.customer}\` 看客户`
      : '**全貌与历史**：`订单号 全貌`、`订单号 3月8日当时什么样`、`客户 简称`',
    ...boardLine(ctx),
    ...(mayDo('order.create')
      ? [
          example
            ? `**下单**：\`下单 ${example.customer} ${example.code} 20套 下周五交\`，或只发 \`下单\` 填表`
            : '**下单**：`下单`，填表后确认',
        ]
      : []),
    ...(mayDo('order.import') ? ['**批量导入**：把订单表格（.xlsx 或 .csv）直接发给我，先看预览再确认'] : []),
    ...(mayDo('fact.work')
      ? ['**报工**：`报工 订单号 工序20 合格100 报废2`，或订单卡片上的「报工」；报错了说 `冲销 订单号`']
      : []),
    ...(mayDo('fact.stock')
      ? ['**盘点**：`盘点 物料编码 1200kg`；增减用 `库存调整 物料编码 -20kg 原因`']
      : []),
    ...(tellsFacts.some(mayDo)
      ? [
          '**上报**：`上报 订单号`；入库、领料、报工、检验、运单、盘点、客户确认和签收的表格（.xlsx、.csv）也可以直接发给我',
        ]
      : []),
    ...(mayDo('master.import')
      ? ['**基础资料**：`导出BOM 产品编码` 得到物料、BOM、工艺路线和质量标准的表格，改好发回']
      : []),
    ...(mayDo('change.request')
      ? ['**客户变更**：`客户要改 订单号 数量改为 250`，再把客户来函或邮件截图发给我；`变更申请` 看没办完的']
      : []),
    ...(mayDo('date.request')
      ? [
          '**改期**：`改交期 订单号 3月20日 客户延期`，再把客户盖章的确认函发给我，核对后由客服总监审批；`改期申请` 看没办完的',
        ]
      : []),
    ...(mayDo('rush.ask')
      ? ['**加急**：`加急 订单号 4月3日前`，由计划员在卡片上三选一；`如果加急会怎样 订单号` 只试算']
      : []),
    ...(mayDo('plan.book') ? ['**排产**：`排产 订单号` 看工序排在哪台机床；`排产` 看要处理的订单'] : []),
    ...(mayDo('incident.report')
      ? ['**延期与停机**：`M-42CR-60 延期到 4月3日`、`VMC850-03 坏了 修到周五`；`事件` 看进行中的']
      : []),
    ...(maySeeLoad(ctx)
      ? [
          '**设备**：`设备状态` 看全部，`设备异常` 看报警、未知和与报工不符的，`VMC850-03 状态` 看一台',
          '**设备负荷**：`热力图` 看全部，`热力图 VMC850`、`负荷 VMC850-03`',
        ]
      : []),
    ...(mayDo('material.plan') ? ['**缺料与库存**：`缺料`、`缺料 订单号`、`库存 物料编码`'] : []),
    ...(mayDo('factory.propose')
      ? ['**工厂配置**：`导出配置` 得到表格，改好发回，由另一位同事启用；`配置历史` 查看与恢复']
      : []),
    '**我的待办**：等您处理的订单；**日报**：`日报` 看待办与风险，`日报 关`、`日报 开` 定时发送',
    ...given(mayDo('order.edit'), '**交期预警**：`交期预警` 看待答复的，`答复 订单号 已催料，3月18日发货`'),
    '**请假与代理**：`请假 11月27日-11月30日 代理 王强`；`我的代理` 查看或取消',
    ...(mayDo('audit.read')
      ? [`**审计**：\`审计 ${example?.number ?? '订单号'}\` 看谁在何时改了什么；\`链头\` 取当前校验值`]
      : []),
  ];
}

const boardLine = ({ factory, actor }: TxCtx): string[] =>
  mayReadOrders(factory, actor)
    ? [
        '**看板**：`今天怎么样`、`看板`、`风险`，一张图看清，点链接看实时页面；`今日待办`、`客户全景`、`异常溯源` 看前几名',
        '**导出**：`导出 3月订单`、`导出 风险`、`导出 客户全景`，表格单独发给您',
      ]
    : [];

const tell = (ctx: TxCtx, where: Where, text: string): Promise<unknown> =>
  say(ctx, where.reply, { kind: 'text', text }, `${where.messageKey}:help`);

export const helpFlow: Flow = {
  name: 'help',
  intents: {
    help: (ctx, _intent, where) => tellHelp(ctx, where, '您好，我是单脉，订单的事可以直接问我：'),
    thanks: async (ctx, _intent, where) => {
      await tell(ctx, where, '好的。需要时随时发订单号或客户简称给我。');
    },
    later: async (ctx, { what }, where) => {
      const now = '现在可以问订单到哪了，或者说“逾期的订单”“加急的单子”“我的待办”。';
      await tell(ctx, where, `“${short(what)}”还没有开通。${now}`);
    },
    unknown: async (ctx, intent, where) => {
      if (intent.text.length <= LONGEST_NAME && (await answerIfOrder(ctx, intent.text, where))) return;
      await tellUnknown(ctx, intent.text, where);
    },
  },
};

/** What the person wrote, short and without characters that markdown would act on. */
function short(text: string): string {
  const plain = text.replace(/[\s`*_#[\]()<>|\\~]+/g, ' ').trim();
  const letters = [...plain];
  return letters.length > 20 ? `${letters.slice(0, 20).join('')}…` : plain;
}
