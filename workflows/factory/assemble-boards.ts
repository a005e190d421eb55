import { timesOf } from './assemble-warnings.ts';
import type { BoardRules } from './board-rules.ts';
import type { BoardsFile } from './schema.ts';

/** Without boards.yaml. */
export const NO_BOARDS: BoardRules = { posts: [], onTimeTarget: null };

/** boards.yaml as rules. */
export const assembleBoards = ({ posts, onTimeTarget }: BoardsFile): BoardRules => ({
  posts: Object.entries(posts ?? {}).map(([key, post]) => ({ ...post, key, at: timesOf(post.at) })),
  onTimeTarget: onTimeTarget === undefined ? null : Number(onTimeTarget.slice(0, -1)) / 100,
});
