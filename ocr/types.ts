import type { EngineName } from './engine/engine.ts';
import type { FieldName } from './fields/parse.ts';
import type { Remark, RemarkKind } from './fields/remarks.ts';
import type { Box, Point } from './image/planes.ts';
import type { LetterKind } from './load/kind.ts';
import type { Params, RefusalCode, UnreadCode } from './refusal.ts';

export type { Box, EngineName, FieldName, LetterKind, Point, Remark, RemarkKind };

/** Where something stands: page from 1, box in pixels of that page's picture. */
export interface Crop {
  readonly page: number;
  readonly box: Box;
}

/** Why a field has no value. */
export type Missing =
  | 'absent'
  /** Two or more different values are said to be it. */
  | 'several'
  | 'year_missing'
  /** The two readings of the page say different things. */
  | 'readings_differ'
  /** Only one reading has it, and it is not sure of every character. */
  | 'unsure';

export interface Field {
  /** Dates as `YYYY-MM-DD`. Null whenever there is any doubt; `reason` says which. */
  readonly value: string | null;
  /** What each of the two readings of the page says. */
  readonly readings: readonly [string | null, string | null];
  /** 0 to 1: the least certain character. */
  readonly confidence: number;
  readonly crop: Crop | null;
  readonly reason: Missing | null;
  /** The reason for people, without a full stop. */
  readonly sentence: string | null;
}

export type SealKind =
  /** 公章: round, red, a name around it. */
  | 'company_round'
  /** The same in blue or purple. */
  | 'blue'
  /** The trace of a round seal on a copy without colour. */
  | 'grey_copy'
  | 'personal_square'
  /** 收讫, 已收: oval. */
  | 'receipt_oval'
  /** A ring with no name in it. */
  | 'emblem';

/** What makes a seal unclear. */
export type Weakness =
  | 'ring_broken'
  | 'ring_unclear'
  | 'faint'
  | 'blurred'
  | 'smeared'
  | 'no_text'
  /** As bright as only a printer or a computer makes it. */
  | 'printed'
  | 'not_red'
  | 'not_round';

export interface RingText {
  /** `other`: reads clearly as another company; still a matter for a person. */
  readonly verdict: 'matches' | 'unreadable' | 'other';
  readonly read: string;
  /** Mean log probability per character of the known name; 0 is certain. */
  readonly score: number;
  /** Characters of the known name at whose place another is clearly likelier. */
  readonly contradicted: number;
}

export interface Seal {
  readonly crop: Crop;
  readonly centre: Point;
  /** Pixels of the page's picture. */
  readonly radius: number;
  readonly kind: SealKind;
  /** 0 to 100: the weakest factor. */
  readonly clarity: number;
  readonly weakest: Weakness | null;
  readonly factors: Readonly<Record<string, number>>;
  /** For a known customer, on seals clear enough to try. */
  readonly ringText: RingText | null;
  /** Sectors of the ring, clockwise from the top, that have ink. */
  readonly sectors: readonly boolean[];
  /** For people. */
  readonly sentence: string;
}

export interface Page {
  readonly number: number;
  readonly width: number;
  readonly height: number;
  /** Quarter turns clockwise that made it upright. */
  readonly turned: 0 | 1 | 2 | 3;
  readonly colour: boolean;
  /** JPEG, upright; boxes refer to it. */
  readonly picture: Buffer;
  /** What the PDF says of the page beside its picture. */
  readonly textLayer: 'none' | 'agrees' | 'differs';
}

export interface ReadLine {
  readonly page: number;
  readonly text: string;
  readonly confidence: number;
  readonly box: Box;
}

export interface NameInLetter {
  /** As it stands in the letter: the name asked for, or what is most like it; empty when nothing is. */
  readonly name: string;
  readonly kind: 'exact' | 'similar' | 'absent';
  readonly similarity: number;
}

/** A place that was changed in the picture. */
export interface Patched {
  /** The value that stands there or beside it. */
  readonly field: FieldName;
  /** `no_past`: the rest of the page was stored as a JPEG before, this place was not. */
  readonly kind: 'no_past';
  readonly crop: Crop;
  /** Nats against chance. */
  readonly strength: number;
}

export interface LetterReading {
  readonly outcome: 'read';
  /** Values of `tesseract` always go to a person. */
  readonly engine: EngineName;
  /** Of the file as it was sent. */
  readonly sha256: string;
  readonly kind: LetterKind;
  /** A program that edits pictures is named in the file. */
  readonly editor: string | null;
  /** Places of values that were changed in the picture, as far as its pixels tell. */
  readonly patched?: readonly Patched[];
  readonly pages: readonly Page[];
  /** Numbers of pages that were not read because time ran out; what stands there nobody knows. */
  readonly skipped?: readonly number[];
  readonly lines: readonly ReadLine[];
  /** What it says beside its values that may change what they are worth; each kind once. */
  readonly remarks?: readonly Remark[];
  /** Red ink below the letter's head that belongs to no seal: stamped across or written. */
  readonly redMarks?: readonly Crop[];
  readonly fields: Readonly<Record<FieldName, Field>>;
  /** Whether the customer asked for is named in the letter; null when none was asked for. */
  readonly customer: NameInLetter | null;
  /** All of them, the likeliest customer's first. */
  readonly seals: readonly Seal[];
}

/** The file is no letter that can be read; `sentence` says what to send instead. */
export interface LetterRefused {
  readonly outcome: 'refused';
  readonly code: RefusalCode;
  readonly params: Params;
  readonly sentence: string;
}

/** Nobody knows what it says: never a pass. */
export interface LetterUnread {
  readonly outcome: 'to_person';
  readonly code: UnreadCode;
  readonly params: Params;
  readonly sentence: string;
}

export type LetterResult = LetterReading | LetterRefused | LetterUnread;

export interface ReadOptions {
  /** The customer whose name and seal are looked for. */
  readonly customer?: string | undefined;
}
