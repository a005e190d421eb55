import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { AppError } from '../../errors.ts';
import { explainVerdict } from './explain.ts';
import type { PostedHead } from './posted.ts';
import { verifyExport } from './verify.ts';

/** How the command ended: 0 in order, 1 tampered with, 2 could not be judged. */
export interface CommandResult {
  exitCode: 0 | 1 | 2;
  text: string;
}

const USAGE = [
  '用法：npm run audit:verify -- 文件 [--head 序号:哈希]...',
  '核对一份审计日志导出文件，不需要数据库。--head 可写多次，取自群里公布的链头（哈希至少前 16 位）。',
  '先导出：npm run audit:export -- 文件（数据库取自 DATABASE_URL 或 DATA_DIR）。',
  '退出码：0 完好，1 有问题，2 无法判断。',
].join('\n');

/** The verification command, without the process around it. */
export async function verifyCommand(args: readonly string[]): Promise<CommandResult> {
  try {
    const { file, heads, threads } = readArgs(args);
    const verdict = await verifyExport(file, { heads, threads });
    const text = explainVerdict(verdict, heads.length);
    if (verdict.fault) return { exitCode: 1, text };
    return { exitCode: verdict.outside.length > 0 ? 2 : 0, text };
  } catch (error) {
    const text = textOf(error);
    if (text === null) throw error;
    return { exitCode: 2, text };
  }
}

function readArgs(args: readonly string[]): { file: string; heads: PostedHead[]; threads: number } {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { head: { type: 'string', multiple: true }, threads: { type: 'string' } },
  });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new AppError('audit.usage');
  const threads = values.threads === undefined ? availableParallelism() : Number(values.threads);
  if (!Number.isInteger(threads) || threads < 1) throw new AppError('audit.usage');
  return { file, heads: (values.head ?? []).map(readHead), threads: Math.min(threads, 8) };
}

function readHead(text: string): PostedHead {
  const [, seq, hash] = /^(\d{1,15})[:：]([0-9a-f]{16,64})$/i.exec(text.trim()) ?? [];
  if (seq === undefined || hash === undefined) throw new AppError('audit.bad_head', { head: text });
  return { seq: Number(seq), hash: hash.toLowerCase() };
}

/** Null for what is no fault of the input. */
function textOf(error: unknown): string | null {
  if (error instanceof AppError) {
    if (error.code === 'audit.no_file') return `找不到文件 ${error.params.path}。\n${USAGE}`;
    if (error.code === 'audit.not_an_export')
      return `${error.params.path} 不是审计日志导出文件（首行应为导出信息）。请重新导出后再核对。`;
    if (error.code === 'audit.bad_head')
      return `链头「${error.params.head}」写法不对，应为 序号:哈希，哈希至少前 16 位。\n${USAGE}`;
    if (error.code === 'audit.usage') return USAGE;
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code.startsWith('ERR_PARSE_ARGS') ? USAGE : null;
}
