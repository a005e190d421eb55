import { ConfigError } from '../../bot/config.ts';
import { DbError } from '../../db/errors.ts';
import { PlantError } from '../../plant-gateway/config/problem.ts';
import { FolderBusyError } from '../../sandbox/ground/folder-lock.ts';
import { FactoryError } from '../../workflows/factory/problem.ts';

/** An error with a known cause, which is told as a sentence instead of a stack. */
export function isExpected(err: unknown): boolean {
  return (
    err instanceof ConfigError ||
    err instanceof DbError ||
    err instanceof FactoryError ||
    err instanceof FolderBusyError ||
    err instanceof PlantError ||
    portOf(err) !== undefined
  );
}

/** What to tell the person who started the program. */
export function sentenceFor(err: unknown): string {
  const port = portOf(err);
  if (port !== undefined) {
    return `端口 ${port} 刚刚被其他程序占用。请停止那个程序，或在 .env 里用 PORT / SANDBOX_PORT 换一个端口。`;
  }
  const place = placeOf(err);
  if (place !== undefined)
    return `无法使用 ${place}。请检查目录是否存在、权限和磁盘空间，或用 DATA_DIR 换一个目录。`;
  return err instanceof Error ? err.message : String(err);
}

function portOf(err: unknown): number | undefined {
  if (!(err instanceof Error) || !('code' in err) || err.code !== 'EADDRINUSE') return undefined;
  return 'port' in err ? Number(err.port) : 0;
}

/** The file or folder that the operating system refused, with its reason. */
function placeOf(err: unknown): string | undefined {
  if (!(err instanceof Error) || !('syscall' in err) || !('path' in err) || !('code' in err))
    return undefined;
  return `${String(err.path)}（${String(err.code)}）`;
}
