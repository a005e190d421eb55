import type { Fault } from './fault.ts';
import type { Verdict } from './verify.ts';

/** The verdict in Chinese, for a person at a terminal: what, which row, and what to do. */
export function explainVerdict(verdict: Verdict, headsGiven: number): string {
  const { fault, header, rows, last, outside } = verdict;
  if (fault) {
    return [
      `审计日志有问题：${explainFault(fault)}（文件第 ${fault.line} 行）`,
      `此前的 ${rows} 条记录前后相符。请保留此文件，并与群里公布过的链头和数据库备份核对。`,
    ].join('\n');
  }
  const range =
    rows === 0 ? '没有记录' : `第 ${header.from} 至 ${last?.seq ?? header.from} 号共 ${rows} 条记录`;
  const lines = [`审计日志完好：${range}，逐条封印正确，前后相连。`];
  if (last) lines.push(`链头 ${last.seq}:${last.hash}`);
  if (header.from > 1) lines.push(`这是部分导出，第 1 至 ${header.from - 1} 号不在此文件中，未核对。`);
  if (outside.length > 0) {
    lines.push(`以下链头早于此文件，无法核对，请用完整导出：${outside.map((head) => head.seq).join('、')}`);
  }
  lines.push(
    headsGiven > outside.length
      ? `与给出的 ${headsGiven - outside.length} 个链头全部相符。`
      : '未给出可核对的链头：只能证明文件前后一致。要证明没有被整体改写，请加 --head 序号:哈希（群里每天公布的链头）。',
  );
  return lines.join('\n');
}

function explainFault(fault: Fault): string {
  switch (fault.kind) {
    case 'form':
      return `第 ${fault.seq} 号处不是导出时写下的样子，文件在此被改动、损坏或截断`;
    case 'missing':
      return fault.until > fault.seq
        ? `第 ${fault.seq} 至 ${fault.until} 号记录缺失，被删除`
        : `第 ${fault.seq} 号记录缺失，被删除`;
    case 'reordered':
      return `第 ${fault.seq} 号记录不在原位，被挪到了文件第 ${fault.found} 行`;
    case 'repeated':
      return `第 ${fault.seq} 号出现了两次，此处插入过记录`;
    case 'unlinked':
      return `第 ${fault.seq} 号与第 ${fault.seq - 1} 号接不上，第 ${fault.seq - 1} 号被改后重新封印或被替换`;
    case 'edited':
      return `第 ${fault.seq} 号记录的内容与封印不符，内容被改动`;
    case 'time':
      return `第 ${fault.seq} 号记录的时间早于前一条`;
    case 'tail':
      return fault.until > fault.seq
        ? `第 ${fault.seq} 至 ${fault.until} 号记录缺失，末尾被删除`
        : `第 ${fault.seq} 号记录缺失，末尾被删除`;
    case 'beyond':
      return `第 ${fault.seq} 号起超出了导出时的链头，末尾被添加了记录`;
    case 'resealed':
      return `第 ${fault.seq} 号的哈希应为 ${fault.posted}，实为 ${fault.found}；第 ${fault.since} 至 ${fault.seq} 号之间被改写并重新封印`;
  }
}
