import type { UploadedFile, UploadPage } from '../../workflows/checkpoints/upload-page.ts';
import { type Html, html } from './html.ts';
import { TONES } from './tones.ts';

/** What the page's script needs to paint itself anew; the same words as in the document. */
export interface PageState {
  files: { name: string; by: string; flags: string; preview: string | null; kind: string }[];
  count: string;
  closed: string | null;
  decided: boolean;
  /** Word of its state: another one than on the page, and the page is drawn anew. */
  mark: string;
  /** How the mark is coloured. */
  tone: string;
  working: boolean;
}

export const stateOf = (page: UploadPage, token: string): PageState => ({
  files: page.files.map((file, i) => ({
    name: file.name,
    by: file.by,
    flags: file.flags,
    preview: previewOf(file, i, token),
    kind: kindOf(file),
  })),
  count: page.count,
  closed: page.closed,
  decided: page.decision !== null,
  mark: page.status.text,
  tone: TONES[page.status.tone],
  working: page.working,
});

/** `page/upload.js` makes the same from the state. */
export const fileItems = (files: readonly UploadedFile[], token: string): Html[] =>
  files.map((file, i) => {
    const preview = previewOf(file, i, token);
    const picture = preview
      ? html`<a class="thumb" href="${preview}"><img src="${preview}" alt="查看 ${file.name}" loading="lazy"></a>`
      : html`<span class="thumb" aria-hidden="true">${kindOf(file)}</span>`;
    const flags = file.flags ? html`<span class="tag orange">${file.flags}</span>` : null;
    return html`<li>${picture}<div class="words"><span class="name">${file.name}</span><span class="by">${file.by}</span>${flags}</div></li>`;
  });

const previewOf = (file: UploadedFile, i: number, token: string): string | null =>
  file.previewSha256 ? `${token}/preview/${i + 1}` : null;

const kindOf = ({ kind }: UploadedFile): string =>
  kind === 'pdf' ? 'PDF' : kind === 'document' ? '文档' : '图片';
