import type { Grey, Point, Turns } from '../image/planes.ts';

export type EngineName = 'pp-ocrv4' | 'tesseract';

/** One run of text as the engine sees it. */
export interface Line {
  readonly text: string;
  /** 0 to 1, for each character (UTF-16 unit) of the text. */
  readonly certainties: readonly number[];
  /** Corners clockwise from the upper left as the text is read. */
  readonly corners: readonly [Point, Point, Point, Point];
}

/** How well a strip of pixels shows a known text. */
export interface TextFit {
  /** What the strip says by itself. */
  readonly read: string;
  /** Mean log probability per character that it says the known text; 0 is certain. */
  readonly score: number;
  /** Characters at whose place something else is clearly more likely. */
  readonly contradicted: number;
  /** Log probability of the known text's least certain character, where it is likeliest. */
  readonly weakest: number;
  /** How likely the likeliest other character is, at most, in shares of the known text's own one. */
  readonly rival: number;
}

/** Reads pages. Everything else in this room works on what it returns. */
export interface OcrEngine {
  readonly name: EngineName;
  /** What turns the page upright. */
  turnsOf(page: Grey): Promise<Turns>;
  /** An upright page, as runs of text in no particular order. */
  read(page: Grey): Promise<Line[]>;
  /** What stands at known places of an upright page, in their order; absent where the engine cannot tell. */
  readAt?(page: Grey, places: readonly Line['corners'][]): Promise<Line[]>;
  /** Each strip filled by one line of text; absent where the engine cannot tell. */
  fit?(strips: readonly Grey[], known: string): Promise<TextFit[]>;
  close(): Promise<void>;
}
