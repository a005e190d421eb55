import sharp from 'sharp';

/**
 * For the life of a process: libvips decodes these formats, from memory, and nothing else (it knows SVG, AVIF and a
 * format of its own), and keeps nothing of what it decoded.
 */
export function onlyDecoders(formats: readonly ('Jpeg' | 'Png' | 'Webp' | 'Nsgif' | 'Tiff')[]): void {
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: formats.map((format) => `VipsForeignLoad${format}Buffer`) });
  sharp.cache(false);
  sharp.concurrency(1);
}

/** Said by libjpeg about pictures that are complete: cameras and chat programs write these. */
const HARMLESS = /extraneous bytes|Invalid SOS parameters|Inconsistent progression|Adobe color transform/i;

/**
 * Decodes a picture to its end; a warning counts as damage, but for those that whole pictures carry.
 * @throws what `decode` throws for a picture that is not whole
 */
export async function decodeWhole<T>(decode: (failOn: 'warning' | 'error') => Promise<T>): Promise<T> {
  try {
    return await decode('warning');
  } catch (error) {
    if (!(error instanceof Error && HARMLESS.test(error.message))) throw error;
    return decode('error');
  }
}

/** RGBA pixels as RGB. */
export function withoutAlpha(rgba: Uint8Array): Buffer {
  const rgb = Buffer.alloc((rgba.length / 4) * 3);
  for (let i = 0, j = 0; i < rgba.length; i += 4, j += 3) {
    rgb[j] = rgba[i] ?? 0;
    rgb[j + 1] = rgba[i + 1] ?? 0;
    rgb[j + 2] = rgba[i + 2] ?? 0;
  }
  return rgb;
}
