import type { Ctx } from '../context.ts';
import type { PageLink } from '../messages.ts';

/** Where a page of the board is; null where people's browsers cannot reach this service. @param path `/risk` */
export const pageLink = ({ publicUrl }: Pick<Ctx, 'publicUrl'>, path: string): PageLink | null =>
  publicUrl === null ? null : { text: '打开实时页面', url: `${publicUrl}/board${path}` };
