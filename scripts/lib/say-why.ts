import { ConfigError } from '../../bot/config.ts';
import { DbError } from '../../db/errors.ts';
import { FactoryError } from '../../workflows/factory/problem.ts';

/** An error with a known cause, which is told as a sentence instead of a stack. */
export function isExpected(err: unknown): boolean {
  return (
    err instanceof ConfigError ||
    err instanceof DbError ||
    err instanceof FactoryError ||
    portOf(err) !== undefined
  );
}

/** What to tell the person who started the program. */
export function sentenceFor(err: unknown): string {
  const port = portOf(err);
  if (port !== undefined) {
    return `端口 ${port} 已被占用：可能单脉已经在运行。请先停止它，或在 .env 里用 PORT / SANDBOX_PORT 换一个端口。`;
  }
  return err instanceof Error ? err.message : String(err);
}

function portOf(err: unknown): number | undefined {
  if (!(err instanceof Error) || !('code' in err) || err.code !== 'EADDRINUSE') return undefined;
  return 'port' in err ? Number(err.port) : 0;
}
