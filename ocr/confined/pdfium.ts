import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import { compile, type Imports, instantiate, type Module } from './wasm.ts';

export interface Pdfium {
  readonly library: PDFiumLibrary;
  /** Whether it asked for more memory than it may have; it is of no more use then. */
  starved(): boolean;
}

/** Compiled once per process; each file then gets an instance of its own, so that none inherits another's state. */
let compiled: Promise<Module> | undefined;

async function compilePdfium(): Promise<Module> {
  return compile(await readFile(createRequire(import.meta.url).resolve('@hyzyla/pdfium/pdfium.wasm')));
}

/** An instance of PDFium whose memory does not grow beyond `memoryMb`, on any system. */
export async function openPdfium(memoryMb: number): Promise<Pdfium> {
  compiled ??= compilePdfium();
  const module = await compiled;
  let starved = false;
  const mayGrow = (bytes: number): boolean => {
    starved ||= bytes > memoryMb * 1024 * 1024;
    return !starved;
  };
  const library = await PDFiumLibrary.init({
    instantiateWasm(imports: Imports, done: (instance: never) => void) {
      const instance = instantiate(module, guardGrowth(imports, mayGrow));
      // The package's type says Module; emscripten wants the instance.
      done(instance as never);
      return instance.exports;
    },
  });
  return { library, starved: () => starved };
}

/** Puts our question before emscripten's own function for more memory. */
function guardGrowth(imports: Imports, mayGrow: (bytes: number) => boolean): Imports {
  const guarded: Imports = {};
  for (const [room, values] of Object.entries(imports)) {
    const grow = values.emscripten_resize_heap;
    guarded[room] =
      typeof grow === 'function'
        ? { ...values, emscripten_resize_heap: (bytes: number) => mayGrow(bytes >>> 0) && grow(bytes) }
        : values;
  }
  return guarded;
}
