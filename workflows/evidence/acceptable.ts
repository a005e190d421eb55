import { SHARP_ENOUGH } from './limits.ts';
import { EvidenceRefusal } from './refusal.ts';
import type { Examination } from './types.ts';

/** @throws EvidenceRefusal that names the worst fault of a file that proves nothing. */
export function requireReadable({ quality, width = 0, height = 0 }: Examination): void {
  switch (quality?.faults[0]) {
    case 'blank':
      throw new EvidenceRefusal('evidence.blank');
    case 'dark':
      throw new EvidenceRefusal('evidence.dark');
    case 'tiny':
      throw new EvidenceRefusal('evidence.tiny', { width, height });
    case 'blurred':
      throw new EvidenceRefusal('evidence.blurred', { sharpness: quality.sharpness, needed: SHARP_ENOUGH });
  }
}
