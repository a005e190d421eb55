import type { Logger } from 'pino';
import { ensureBoardBuilt } from '../../board/page/build.ts';

/** The built phone page. A service that cannot build it does everything else; the page's address says what is missing. */
export async function boardDir(log: Logger): Promise<{ boardDir?: string }> {
  try {
    return { boardDir: await ensureBoardBuilt(log) };
  } catch (err) {
    log.error({ err, code: 'board.not_built' }, 'the board cannot be shown');
    return {};
  }
}
