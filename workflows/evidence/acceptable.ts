import { SHARP_ENOUGH } from './limits.ts';
import { EvidenceRefusal } from './refusal.ts';

/** What an examination found, or what was kept of it in a table. */
export interface Judged {
  /** picture | pdf | document, where it is known. */
  readonly kind?: string;
  readonly faults: readonly string[];
  readonly sharpness?: number | null;
  readonly width?: number | null;
  readonly height?: number | null;
}

/** @throws EvidenceRefusal that names the worst fault of a file that proves nothing. */
export function requireReadable({ kind, faults, sharpness, width, height }: Judged): void {
  switch (faults[0]) {
    case 'blank':
      throw new EvidenceRefusal('evidence.blank', kind === 'pdf' ? { pdf: 1 } : {});
    case 'dark':
      throw new EvidenceRefusal('evidence.dark');
    case 'tiny':
      throw new EvidenceRefusal('evidence.tiny', { width: width ?? 0, height: height ?? 0 });
    case 'blurred':
      throw new EvidenceRefusal('evidence.blurred', { sharpness: sharpness ?? 0, needed: SHARP_ENOUGH });
  }
}
