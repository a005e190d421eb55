import type { ClockTime } from './warning-rules.ts';

/** Pictures that can be posted in groups; boards.yaml says what each is. */
export const BOARD_PICTURES = ['today', 'board', 'risk', 'heat-map', 'osrt'] as const;
export type BoardPicture = (typeof BOARD_PICTURES)[number];

/** A picture that goes to a group by itself at fixed times of working days. */
export interface BoardPost {
  /** Its key in boards.yaml. */
  key: string;
  picture: BoardPicture;
  /** Conversation id. */
  group: string;
  at: readonly ClockTime[];
  /** By whose rights it is read; a role that reaches all orders. */
  role: string;
}

export interface BoardRules {
  posts: readonly BoardPost[];
  /** Share 0…1 of orders that should leave on their promised day; null: none. */
  onTimeTarget: number | null;
}
