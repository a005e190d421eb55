/** Where the bars lead. */
import type { IconName } from '../components/base/icons.ts';
import type { ScreenName } from './screens.ts';
import { sees, session } from './session.ts';

export interface NavItem {
  name: ScreenName;
  to: string;
  label: string;
  icon: IconName;
  /** Kind of fact that somebody must see for it to show anything. */
  needs?: string;
  /** It shows something to who may see no order at all. */
  ownOnly?: true;
}

export const TABS: readonly NavItem[] = [
  { name: 'today', to: '/', label: '今天', icon: 'today' },
  { name: 'mine', to: '/mine', label: '我的', icon: 'mine', ownOnly: true },
  { name: 'todo', to: '/todo', label: '待办', icon: 'todo' },
  { name: 'risk', to: '/risk', label: '风险', icon: 'risk' },
  { name: 'dashboard', to: '/dashboard', label: '看板', icon: 'dashboard' },
];

export const MORE: readonly NavItem[] = [
  { name: 'customers', to: '/customers', label: '客户全景', icon: 'customers' },
  { name: 'anomalies', to: '/anomalies', label: '异常溯源', icon: 'anomalies' },
  { name: 'orders', to: '/orders', label: '全部订单', icon: 'orders' },
  { name: 'load', to: '/load', label: '产能热力图', icon: 'load', needs: 'production' },
  { name: 'osrt', to: '/osrt', label: '响应时效', icon: 'osrt' },
];

/** What of it there is for who is signed on. */
export const forReader = (items: readonly NavItem[]): NavItem[] =>
  items.filter(
    ({ needs, ownOnly }) => (ownOnly || session.who?.rows !== 'none') && (needs === undefined || sees(needs)),
  );
