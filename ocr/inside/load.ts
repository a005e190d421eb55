import type { Rgb } from '../image/planes.ts';
import type { LetterLimits } from '../limits.ts';
import { kindOf, type LetterKind } from '../load/kind.ts';
import { loadPdf } from '../load/pdf.ts';
import { editorInPdf } from '../load/pdf-editor.ts';
import { loadPicture } from '../load/picture.ts';
import { LetterRefusal } from '../refusal.ts';

export interface Loaded {
  readonly kind: LetterKind;
  readonly pages: readonly { readonly rgb: Rgb; readonly textLayer: string }[];
  readonly editor: string | null;
}

/** @throws LetterRefusal for everything that is no letter */
export async function loadLetter(bytes: Buffer, limits: LetterLimits): Promise<Loaded> {
  if (bytes.length > limits.maxBytes) throw tooLarge(limits);
  const kind = kindOf(bytes);
  if (kind === 'pdf') {
    const pages = await loadPdf(bytes, limits);
    return {
      kind,
      pages: pages.map(({ page, textLayer }) => ({ rgb: page, textLayer })),
      editor: editorInPdf(bytes),
    };
  }
  const { page, editor } = await loadPicture(bytes, limits);
  return { kind, pages: [{ rgb: page, textLayer: '' }], editor };
}

export function tooLarge({ maxBytes }: LetterLimits): LetterRefusal {
  return new LetterRefusal('letter.too_large', { megabytes: Math.floor(maxBytes / 1024 / 1024) });
}
