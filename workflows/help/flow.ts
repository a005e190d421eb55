import type { TxCtx } from '../context.ts';
import type { Flow, Where } from '../flow.ts';
import { answerIfOrder } from '../orders/answer-where.ts';
import { say } from '../say.ts';

/** A text this short may be the name of a customer or a product, said without a question ("恒锐"). */
const LONGEST_NAME = 20;

/** What the bot can do, with examples to copy; also the answer to what was not understood. */
async function tellHelp(ctx: TxCtx, where: Where, lead: string): Promise<void> {
  const text = [
    lead,
    '',
    '**查订单**：`SO-20260315-0042 到哪了`、`0042 到哪了`、`恒锐的单子到哪了`、`快换模组 进度`',
    '**下单**：`下单 恒锐 KHM-200 200套 3月20日交 需镀镍`，或只发 `下单` 填表',
    '**批量导入**：把订单表格（.xlsx 或 .csv）直接发给我，先看预览再确认',
    '**我的待办**：等您处理的订单',
    '**请假与代理**：`请假 11月27日-11月30日 代理 王强`；`我的代理` 查看或取消',
    '**审计**：`审计 SO-20260315-0042` 看谁在何时改了什么；`链头` 取当前校验值',
  ].join('\n\n');
  await say(ctx, where.reply, { kind: 'markdown', title: '我能做什么', text }, `${where.messageKey}:help`);
}

export const helpFlow: Flow = {
  name: 'help',
  intents: {
    help: (ctx, _intent, where) => tellHelp(ctx, where, '您好，我是单脉，订单的事可以直接问我：'),
    unknown: async (ctx, intent, where) => {
      const named = intent.text.length <= LONGEST_NAME && (await answerIfOrder(ctx, intent.text, where));
      if (!named) await tellHelp(ctx, where, `没看懂“${short(intent.text)}”。您可以这样说：`);
    },
  },
};

/** What the person wrote, short and without characters that markdown would act on. */
function short(text: string): string {
  const plain = text.replace(/[\s`*_#[\]()<>|\\~]+/g, ' ').trim();
  return plain.length > 20 ? `${plain.slice(0, 20)}…` : plain;
}
