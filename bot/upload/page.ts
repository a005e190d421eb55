import type { UploadPage } from '../../workflows/checkpoints/upload-page.ts';
import type { EvidenceKind } from '../../workflows/factory/checkpoint-rules.ts';
import { MAX_FILE_BYTES } from '../inbox/fetch-files.ts';
import { assets } from './assets.ts';
import { fileItems } from './file-list.ts';
import { type Html, html } from './html.ts';
import { TONES } from './tones.ts';

/** What became of a file that was sent without JavaScript. */
export interface Note {
  taken: boolean;
  text: string;
}

/** The whole document. */
const documentOf = (title: string, main: Html, bar = '上传凭证'): string =>
  html`<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light">
<meta name="theme-color" content="#eef1f5">
<meta name="format-detection" content="telephone=no">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="icon" href="${assets.icon.href}">
<link rel="stylesheet" href="${assets.style.href}">
<script defer src="${assets.script.href}"></script>
</head>
<body>
<header class="bar">
<button type="button" class="back" data-back hidden><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M14.5 5.5 8 12l6.5 6.5"/></svg>返回聊天</button>
<p>${bar}</p>
</header>
${main}
</body>
</html>
`.text;

/** A page that says why there is nothing to see. */
export const plainPage = (title: string, text: string): string =>
  documentOf(
    title,
    html`<main class="plain">
<svg class="sign" viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="9"/><path d="M12 7.5v5.5M12 16.2v.1"/></svg>
<h1>${title}</h1>
<p>${text}</p>
</main>`,
  );

/** @param note what became of the file that came with this very request */
export function checkpointPage(page: UploadPage, token: string, note?: Note): string {
  return documentOf(
    `上传${page.thing} · ${page.name}`,
    html`<main data-status="${page.status.text}"${page.working ? html` data-working` : null}>
<section class="box" aria-labelledby="name">
<div class="heading"><h1 id="name">${page.name}</h1><span class="tag ${TONES[page.status.tone]}" data-badge>${page.status.text}</span></div>
<p class="order"><span class="number">${page.number}</span>${page.order}</p>
<dl>${page.facts.map((fact) => html`<div><dt>${fact.label}</dt><dd${fact.tone === 'bad' ? html` class="late"` : null}>${fact.value}</dd></div>`)}</dl>
${page.changes.length > 0 ? html`<div class="changes"><strong>上游有变更，请按新内容确认</strong><ul>${page.changes.map((line) => html`<li>${line}</li>`)}</ul></div>` : null}
${page.asks ? html`<p class="asks">${page.asks}</p>` : null}
</section>
${page.decision ? html`<section class="decision ${TONES[page.status.tone]}" role="status"><strong>${page.decision}</strong><span>${page.closed}</span></section>` : null}
${note ? html`<p class="note ${note.taken ? 'green' : 'red'}" role="alert">${note.text}</p>` : null}
${page.decision ? null : html`<section class="sent" aria-label="本次上传"><ul class="files" data-sent></ul><p class="only-readers" role="status" data-spoken></p></section>`}
<section class="box" aria-labelledby="files">
<div class="heading"><h2 id="files">${page.thing}</h2><span class="count" data-count>${page.count}</span></div>
${page.wants ? html`<p class="wants">${page.wants}</p>` : null}
<ul class="files" data-files>${fileItems(page.files, token)}</ul>
<p class="empty" data-empty${page.files.length > 0 ? html` hidden` : null}>${page.decision ? `没有收到${page.thing}` : `还没有${page.thing}，拍照或选择文件后会显示在这里`}</p>
</section>
${page.decision ? null : uploadForm(page)}
</main>`,
    `上传${page.thing}`,
  );
}

/** Works without JavaScript, one file at a time; with it files are sent as soon as they are chosen. */
function uploadForm(page: UploadPage): Html {
  const bytes = page.mostBytes ?? MAX_FILE_BYTES;
  const most = bytes / 1024 / 1024;
  return html`<form method="post" enctype="multipart/form-data" data-upload data-most="${bytes}">
<div class="choose"${page.closed ? html` hidden` : null} data-open>
<input type="file" name="file" id="file" accept="${acceptOf(page.kinds)}" aria-describedby="hint" required>
<label class="button primary" for="file"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 8.5h3.2L9 6h6l1.8 2.5H20v10.5H4z"/><circle cx="12" cy="13.5" r="3.2"/></svg>拍照或选择文件</label>
<button type="submit" class="button primary" data-submit>上传</button>
<p class="hint" id="hint">${kindsText(page.kinds)}，每个不超过 ${most} MB</p>
</div>
<p class="closed" data-closed${page.closed ? null : html` hidden`}>${page.closed}</p>
</form>`;
}

const ACCEPT: Readonly<Record<EvidenceKind, string>> = {
  picture: 'image/*',
  pdf: 'application/pdf',
  document: '.docx,.xlsx,.pptx,.doc,.xls,.ppt',
};
const KINDS: Readonly<Record<EvidenceKind, string>> = {
  picture: '照片',
  pdf: 'PDF',
  document: 'Office 文档',
};

/** Of a file input: what the checkpoint takes. */
export const acceptOf = (kinds: readonly EvidenceKind[]): string =>
  kinds.map((kind) => ACCEPT[kind]).join(',');
export const kindsText = (kinds: readonly EvidenceKind[]): string =>
  kinds.map((kind) => KINDS[kind]).join('、');
