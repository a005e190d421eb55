/** What is being written in each conversation; kept while the page is open. */
import { reactive } from 'vue';
import type { MessageView } from '../../../../control-types.ts';
import { type Attachment, attach } from '../../state/outgoing.ts';
import { toast } from '../../state/toasts.ts';

export interface DraftText {
  text: string;
  files: Attachment[];
  replyTo: MessageView | null;
}

/** As DingTalk's clients: a bot cannot use anything larger anyway. */
const MAX_FILE_BYTES = 200 * 1024 * 1024;
const MAX_FILES = 9;

const drafts = reactive<Record<string, DraftText>>({});

export function draftOf(conversationId: string): DraftText {
  const fresh: DraftText = { text: '', files: [], replyTo: null };
  drafts[conversationId] ??= fresh;
  return drafts[conversationId] ?? fresh;
}

/** Puts dropped, pasted or chosen files into the draft. */
export function addFiles(conversationId: string, files: FileList | null): void {
  const draft = draftOf(conversationId);
  for (const file of Array.from(files ?? [])) {
    if (file.size === 0) toast(`「${file.name}」是空文件，没有加入`, 'bad');
    else if (file.size > MAX_FILE_BYTES) toast(`「${file.name}」超过 200 MB，发不了`, 'bad');
    else if (draft.files.length >= MAX_FILES) toast(`一次最多发 ${MAX_FILES} 个文件`, 'bad');
    else draft.files.push(attach(file));
  }
}

export function dropFile(conversationId: string, id: number): void {
  const draft = draftOf(conversationId);
  const gone = draft.files.find((one) => one.id === id);
  if (gone?.preview) URL.revokeObjectURL(gone.preview);
  draft.files = draft.files.filter((one) => one.id !== id);
}

/** Takes everything written so far and leaves the draft empty. */
export function takeDraft(conversationId: string): DraftText {
  const draft = draftOf(conversationId);
  const taken = { ...draft };
  Object.assign(draft, { text: '', files: [], replyTo: null });
  return taken;
}
