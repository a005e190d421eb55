import type { EngineName, OcrEngine } from './engine.ts';

/** PP-OCRv4; where its native runtime does not load, tesseract.js, whose values always go to a person. */
export async function openEngine(wanted: EngineName | 'auto' = 'auto'): Promise<OcrEngine> {
  if (wanted !== 'tesseract') {
    try {
      // Loaded here and nowhere else: the import itself fails where the platform has no native runtime.
      return await (await import('./paddle.ts')).openPaddle();
    } catch (error) {
      if (wanted === 'pp-ocrv4') throw error;
    }
  }
  return (await import('./tesseract.ts')).openTesseract();
}
