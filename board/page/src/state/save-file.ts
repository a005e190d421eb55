/** Downloads that tell why there is no file: a link with `download` fails without a word. */
import { BoardError } from '../api/client.ts';

/** DingTalk's web view on phones takes files from links only. */
export const savesFiles = (): boolean =>
  !/DingTalk/i.test(navigator.userAgent) || !/Mobile/i.test(navigator.userAgent);

/** A browser that has not begun to read it by then never will, ms. */
const READ_WITHIN_MS = 60_000;

/** Fetches a file and hands it to the browser. @throws BoardError with the service's sentence */
export async function saveFile(address: string): Promise<void> {
  const response = await fetch(address, { credentials: 'same-origin' }).catch(() => {
    throw new BoardError('network', '连不上服务，请检查网络后重试', 0);
  });
  if (!response.ok) throw await refusal(response);
  const url = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = url;
  link.download = nameIn(response.headers.get('content-disposition') ?? '');
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), READ_WITHIN_MS);
}

async function refusal(response: Response): Promise<BoardError> {
  const otherwise = `服务没有完成导出（${response.status}）`;
  const body = (await response.json().catch(() => null)) as {
    error?: { code?: string; text?: string };
  } | null;
  return new BoardError(body?.error?.code ?? 'unknown', body?.error?.text || otherwise, response.status);
}

/** The file's name as RFC 6266 has it. */
function nameIn(disposition: string): string {
  const [, written = ''] = /filename\*=UTF-8''([^;]+)/i.exec(disposition) ?? [];
  try {
    return decodeURIComponent(written) || '导出.xlsx';
  } catch {
    return '导出.xlsx';
  }
}
