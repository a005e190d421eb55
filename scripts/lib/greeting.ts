import { DEMO_SECRET, DEMO_SOURCE } from '../../bot/webhooks/secrets.ts';

export interface Started {
  /** Address of the sandbox's chat page. */
  chat: string;
  /** Where people reach the service (PUBLIC_URL), perhaps under a path of a proxy; null: only on this machine. */
  publicUrl: string | null;
  port: number;
  logFile: string;
  /** Webhooks take what is signed with the demo's secret. */
  demoSender: boolean;
  /** Since the process began: the time is the person's, with the loading of the program. */
  seconds: number;
}

/** What a newcomer is told when everything runs. */
export function greeting({ chat, publicUrl, port, logFile, demoSender, seconds }: Started): string {
  const local = `http://127.0.0.1:${port}`;
  return [
    '',
    `单脉已就绪（${seconds.toFixed(1)} 秒）`,
    '',
    `  聊天页   ${chat}`,
    // Elsewhere nobody could sign on: cookies belong to the address that browsers see.
    `  手机看板 ${publicUrl ?? local}/board/`,
    `  健康检查 ${local}/health`,
    `  日志     ${logFile}`,
    ...(demoSender
      ? [`  数据接口 来源 ${DEMO_SOURCE}，密钥 ${DEMO_SECRET}（仅限本机试用，见 docs/webhooks.md）`]
      : []),
    '',
    '在聊天页选一个人，给“单脉”发一句“帮助”。样例表格在 samples/订单样例.xlsx。按 Ctrl-C 停止。',
    '',
  ].join('\n');
}
