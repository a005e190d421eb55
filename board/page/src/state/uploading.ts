/** Files on their way to a checkpoint, one after the other, each with its progress and what became of it. */
import { reactive } from 'vue';
import type { UploadAnswer } from '../../../api/checkpoint.ts';
import { apiPath, mended, ownHeaders } from '../api/client.ts';

export interface Sending {
  id: number;
  name: string;
  /** 0 to 1 of its bytes; then it is examined. */
  share: number;
  state: 'waiting' | 'sending' | 'examining' | 'taken' | 'refused' | 'failed';
  text: string;
  file: File;
}

export interface Uploading {
  files: Sending[];
  add(files: readonly File[]): void;
  again(one: Sending): void;
  dismiss(one: Sending): void;
}

/** Sent and not answered for longer than the server needs to examine it, ms. */
const PATIENCE_MS = 120_000;
let last = 0;

/** @param taken is called after each file that the server has answered for */
export function useUploading(
  checkpointId: () => string,
  mostBytes: () => number,
  taken: () => void,
): Uploading {
  let running = false;

  async function run(): Promise<void> {
    if (running) return;
    running = true;
    for (let one = next(); one; one = next()) {
      await send(checkpointId(), one);
      if (one.state !== 'failed') taken();
    }
    running = false;
  }

  const next = (): Sending | undefined => state.files.find((one) => one.state === 'waiting');

  const state: Uploading = reactive({
    files: [] as Sending[],
    add(files: readonly File[]) {
      for (const file of files) {
        last += 1;
        const tooLarge = file.size > mostBytes();
        state.files.push({
          id: last,
          name: file.name,
          share: 0,
          file,
          state: tooLarge ? 'refused' : 'waiting',
          text: tooLarge ? `文件超过 ${Math.round(mostBytes() / 1024 / 1024)} MB，没有上传。` : '排队中',
        });
      }
      void run();
    },
    again(one: Sending) {
      one.state = 'waiting';
      one.text = '排队中';
      void run();
    },
    dismiss(one: Sending) {
      const at = state.files.findIndex(({ id }) => id === one.id);
      if (at >= 0) state.files.splice(at, 1);
    },
  });
  return state;
}

/** By XMLHttpRequest: `fetch` tells no progress. @param again whether it may be sent once more, under a new session */
function send(id: string, one: Sending, again = true): Promise<void> {
  one.state = 'sending';
  one.text = '上传中';
  one.share = 0;
  return new Promise((resolve) => {
    const http = new XMLHttpRequest();
    const end = (state: Sending['state'], text: string): void => {
      one.state = state;
      one.text = text;
      resolve();
    };
    http.open('POST', apiPath(`/checkpoint/${encodeURIComponent(id)}/evidence`));
    for (const [name, value] of Object.entries(ownHeaders(true))) http.setRequestHeader(name, value);
    http.timeout = PATIENCE_MS;
    http.upload.onprogress = ({ loaded, total, lengthComputable }) => {
      if (lengthComputable && total > 0) one.share = loaded / total;
    };
    http.upload.onload = () => {
      one.share = 1;
      one.state = 'examining';
      one.text = '已送到，正在检查';
    };
    http.onload = async () => {
      const answer = parse(http.responseText);
      const code = answer && 'error' in answer ? (answer.error.code ?? '') : '';
      if (again && (await mended(http.status, code).catch(() => false))) resolve(send(id, one, false));
      else answered(http.status, answer, end);
    };
    http.onerror = () => end('failed', '没有送到，请检查网络后重试');
    http.ontimeout = () => end('failed', '服务没有应答，请重试；重复的文件不会重复计数');
    const body = new FormData();
    body.append('file', one.file, one.file.name);
    http.send(body);
  });
}

type Answer = UploadAnswer | { error: { code?: string; text: string } };

/** What may be tried again by hand: sessions, a busy service. */
const PASSING = [401, 403, 429];

function answered(
  status: number,
  answer: Answer | null,
  end: (state: Sending['state'], text: string) => void,
): void {
  if (status === 200 && answer && 'taken' in answer) end(answer.taken ? 'taken' : 'refused', answer.text);
  else {
    const text = answer && 'error' in answer ? answer.error.text : `服务没有完成这个请求（${status}）`;
    end(status >= 500 || PASSING.includes(status) ? 'failed' : 'refused', text);
  }
}

function parse(text: string): Answer | null {
  try {
    return JSON.parse(text) as Answer;
  } catch {
    return null;
  }
}
