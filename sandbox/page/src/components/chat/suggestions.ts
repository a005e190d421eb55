/** Phrases above the composer: one tap sends the finished ones, the others are put in for completion. */
export interface Suggestion {
  label: string;
  text: string;
  /** Where the caret goes when it is only put in; null: send at once. */
  caret: number | null;
}

export const SUGGESTIONS: Suggestion[] = [
  { label: '帮助', text: '帮助', caret: null },
  { label: '我的待办', text: '我的待办', caret: null },
  { label: 'SO-… 到哪了', text: 'SO- 到哪了', caret: 3 },
  { label: '…的单子到哪了', text: '的单子到哪了', caret: 0 },
  { label: '下单 …', text: '下单 ', caret: 3 },
];
