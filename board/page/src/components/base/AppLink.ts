import { type FunctionalComponent, h } from 'vue';
import { go, href, type Query } from '../../state/route.ts';

interface Props {
  /** A path below the page's base. */
  to: string;
  query?: Query;
  /** Leaves no step to go back to. */
  replace?: boolean;
}

/** A link within the board: opens in place, in a new tab when asked so. */
const AppLink: FunctionalComponent<Props> = ({ to, query = {}, replace = false }, { slots }) => {
  const follow = (event: MouseEvent): void => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(to, query, { replace });
  };
  return h('a', { href: href(encodeURI(to), query), onClick: follow }, slots.default?.());
};
AppLink.props = ['to', 'query', 'replace'];

export default AppLink;
