import { fileTypeFromBuffer } from 'file-type';
import { EvidenceRefusal } from '../refusal.ts';
import type { EvidenceKind } from '../types.ts';

export interface ContentType {
  readonly mime: string;
  readonly kind: EvidenceKind;
}

/** What we open ourselves, with the decoder that libvips has for it. */
const PICTURES = ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/tiff'] as const;
export type PictureMime = (typeof PICTURES)[number];

const OFFICE = 'application/vnd.openxmlformats-officedocument.';
const DOCUMENTS: ReadonlySet<string> = new Set([
  `${OFFICE}wordprocessingml.document`,
  `${OFFICE}spreadsheetml.sheet`,
  `${OFFICE}presentationml.presentation`,
  'application/vnd.oasis.opendocument.text',
  'application/vnd.oasis.opendocument.spreadsheet',
  'application/x-cfb', // .doc, .xls, .ppt, .msg
]);
const PROGRAMS =
  /x-msdownload|x-elf|mach-binary|java|x-sh|nintendo|android|wasm|debian-package|x-rpm|x-ms-shortcut/;
const ARCHIVES = /zip|x-rar|x-7z|x-tar|gzip|x-bzip2|x-xz|zstd|x-lzip|x-compress|x-iso/;
const HEIC = /^image\/hei[cf]/;
/** How far readers look for the start of a PDF: some scanners write a few bytes before it. */
const PDF_WITHIN = 1024;

/**
 * Tells by content, never by name, what the file is.
 *
 * @throws EvidenceRefusal for what is never evidence, with what to send instead.
 */
export async function contentType(bytes: Buffer): Promise<ContentType> {
  if (bytes.length === 0) throw new EvidenceRefusal('evidence.empty');
  // A parser's complaint about a malformed or hostile file is an answer: its type is unknown.
  const mime = (await fileTypeFromBuffer(bytes).catch(() => undefined))?.mime;
  if (isPicture(mime)) return { mime, kind: 'picture' };
  const head = bytes.subarray(0, PDF_WITHIN).toString('latin1');
  if (mime === 'application/pdf' || (!mime && head.includes('%PDF-'))) {
    return { mime: 'application/pdf', kind: 'pdf' };
  }
  if (mime && DOCUMENTS.has(mime)) return { mime, kind: 'document' };
  throw refusalOf(mime, head);
}

function isPicture(mime: string | undefined): mime is PictureMime {
  return PICTURES.some((known) => known === mime);
}

function refusalOf(mime: string | undefined, head: string): EvidenceRefusal {
  if (/<svg[\s>]/i.test(head) || mime === 'image/svg+xml') return new EvidenceRefusal('evidence.svg');
  if (!mime) return new EvidenceRefusal('evidence.unknown_type');
  if (HEIC.test(mime)) return new EvidenceRefusal('evidence.heic');
  const [group, name = ''] = mime.split('/');
  if (group === 'image') return new EvidenceRefusal('evidence.picture_format', { format: formatName(name) });
  if (group === 'video' || group === 'audio') return new EvidenceRefusal('evidence.video');
  if (PROGRAMS.test(name)) return new EvidenceRefusal('evidence.program');
  if (ARCHIVES.test(name)) return new EvidenceRefusal('evidence.archive');
  return new EvidenceRefusal('evidence.unknown_type');
}

const formatName = (name: string): string => name.replace(/^(x-|vnd\.)+/, '').toUpperCase();
