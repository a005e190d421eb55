import type { Readable } from 'node:stream';

export type EvidenceKind = 'picture' | 'pdf' | 'document';

/** Why a picture proves nothing, worst first. */
export type EvidenceFault = 'blank' | 'dark' | 'tiny' | 'blurred';

/** How well a person could read it; of a PDF, its first page. */
export interface Quality {
  /** 0 (a smear) to 100 (as sharp as a scan). */
  readonly sharpness: number;
  /** The measure behind it: typical width of the edges, in pixels of a copy of 1600; null where there is no edge. */
  readonly edgeWidth: number | null;
  /** The bright parts, 0 to 255 (99th percentile). */
  readonly brightness: number;
  /** Share of the area that differs from its surroundings, 0 to 1. */
  readonly structure: number;
  /** Empty: nothing to say against it. */
  readonly faults: readonly EvidenceFault[];
}

export interface Examination {
  /** From the content. */
  readonly mime: string;
  readonly kind: EvidenceKind;
  /** Pixels as a person sees it (turned by EXIF); of a PDF, points of its first page. */
  readonly width?: number;
  readonly height?: number;
  /** Pages of a PDF, frames of a moving picture. */
  readonly pages?: number;
  /** Undefined for documents, which are not opened. */
  readonly quality?: Quality;
  /** See `fingerprint.ts`; null when there is too little in the picture to tell it from others. */
  readonly fingerprint: string | null;
  /** A clean JPEG to show: bounded, upright, without metadata. Null for documents. */
  readonly preview: Buffer | null;
}

export interface EvidenceFile {
  /** As the sender named it; only for messages. */
  readonly name: string;
  /** Opened only when its turn comes: `() => store.open(sha256)`. */
  readonly content: Uint8Array | (() => Readable | Promise<Readable>);
}

export interface ExamineOptions {
  /** Everything else is refused; pictures and PDF unless told otherwise. */
  readonly allowed?: readonly EvidenceKind[];
  /** At most the examiner's own limit. */
  readonly maxBytes?: number;
}
