import type { PageCard, PageTone } from './card.ts';

/** A checkpoint in a list: of an order, or of what waits for the reader. Instants are ISO 8601. */
export interface CheckpointBrief {
  id: number;
  name: string;
  state: 'open' | 'passed' | 'rejected' | 'withdrawn';
  status: { text: string; tone: PageTone };
  deadlineAt: string | null;
  /** In words: 11月27日 14:05（还剩 3小时20分）; '' once it is decided. */
  deadline: string;
  late: boolean;
  /** Working time left, below zero once it is late; null without a deadline or a calendar for it. */
  workingMinutesLeft: number | null;
  /** Whose signature is missing, or who decided. */
  who: string[];
  /** `还没有，差 1 份`; '' where none is asked for. */
  evidence: string;
  /** It waits for the reader. */
  mine: boolean;
  /** In whose place the reader would sign. */
  forName?: string;
  order: { number: string; customer: string };
}

export interface EvidencePiece {
  name: string;
  /** Who gave it and when. */
  by: string;
  /** What the examination found: 模糊、用于其他订单 SO-…; '' for nothing. */
  flags: string;
  kind: 'picture' | 'pdf' | 'document' | null;
  /** Address of its preview, relative to the page's base; null: there is none. */
  preview: string | null;
  /** Address of the file itself, as it was given; pictures are shown, all else is saved. */
  original: string;
}

export interface CheckpointSigner {
  name: string;
  state: 'waiting' | 'pending' | 'signed' | 'rejected' | 'released' | 'transferred';
  /** Who stands in right now. */
  delegate: string | null;
  /** ISO instant, and who did it where that was not the signer. */
  decidedAt: string | null;
  decidedBy: string | null;
  reason: string;
}

/** `GET /board/api/checkpoint/:id`. No amounts are in it. */
export interface CheckpointPage {
  brief: CheckpointBrief;
  /** Customer, product and quantity, one line. */
  orderLine: string;
  /** What the assignee is asked to do; null once it is decided. */
  asks: string | null;
  facts: { label: string; value: string; tone?: PageTone }[];
  /** What changed upstream since it was signed, a line each. */
  changes: string[];
  signers: CheckpointSigner[];
  evidence: EvidencePiece[];
  /** What is asked for and how far it is; null: none is asked for. */
  wants: { what: string; count: string } | null;
  /** Whether a file of the reader would be taken now, and if not, why. */
  upload: { open: boolean; closed: string | null; accept: string; hint: string; mostBytes: number };
  /** Who decided, when and why. */
  decision: string | null;
  card: PageCard;
  /** The present instant of the database. */
  now: string;
}

/** `POST /board/api/checkpoint/:id/evidence`, multipart, one file in the field `file`. */
export interface UploadAnswer {
  taken: boolean;
  /** What its sender reads. */
  text: string;
  /** Still being examined: the outcome comes in the chat. */
  pending: boolean;
}
