import type { Stored } from '../forgery/stored.ts';
import type { Rgb } from '../image/planes.ts';
import type { LetterLimits } from '../limits.ts';
import { kindOf, type LetterKind } from '../load/kind.ts';
import { loadPdf } from '../load/pdf.ts';
import { editorInPdf } from '../load/pdf-editor.ts';
import { scansInPdf } from '../load/pdf-scans.ts';
import { loadPicture } from '../load/picture.ts';
import { LetterRefusal } from '../refusal.ts';

export interface Loaded {
  readonly kind: LetterKind;
  readonly pages: readonly LoadedPage[];
  readonly editor: string | null;
}

export interface LoadedPage {
  readonly rgb: Rgb;
  readonly textLayer: string;
  /** The picture file that the page is, where there is one. */
  readonly stored: Stored | null;
}

/** @throws LetterRefusal for everything that is no letter */
export async function loadLetter(bytes: Buffer, limits: LetterLimits): Promise<Loaded> {
  if (bytes.length > limits.maxBytes) throw tooLarge(limits);
  const kind = kindOf(bytes);
  if (kind === 'pdf') {
    const pages = await loadPdf(bytes, limits);
    const stored = await scansInPdf(
      bytes,
      pages.map(({ page }) => page),
    );
    return {
      kind,
      pages: pages.map(({ page, textLayer }, i) => ({
        rgb: page,
        textLayer,
        stored: stored?.[i] ?? null,
      })),
      editor: editorInPdf(bytes),
    };
  }
  const { page, editor, orientation } = await loadPicture(bytes, limits);
  const stored = kind === 'webp' ? null : { bytes, orientation };
  return { kind, pages: [{ rgb: page, textLayer: '', stored }], editor };
}

function tooLarge({ maxBytes }: LetterLimits): LetterRefusal {
  return new LetterRefusal('letter.too_large', { megabytes: Math.floor(maxBytes / 1024 / 1024) });
}
