import type { EngineName, OcrEngine } from './engine.ts';

/** PP-OCRv4; where its native runtime does not load, tesseract.js, whose values always go to a person. */
export async function openEngine(wanted: EngineName | 'auto' = 'auto'): Promise<OcrEngine> {
  if (wanted !== 'tesseract') {
    try {
      // The import itself fails where the platform has no native runtime. On its own first: when a module further down
      // fails, Node 20 rejects a second promise that nobody holds, and the process ends.
      await import('onnxruntime-node');
      return await (await import('./paddle.ts')).openPaddle();
    } catch (error) {
      if (wanted === 'pp-ocrv4') throw error;
    }
  }
  return (await import('./tesseract.ts')).openTesseract();
}
