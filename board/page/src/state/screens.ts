/** Which screen an address shows. A new screen is a line here and one in components/shell/ScreenHost.vue. */

export interface ScreenDef {
  /** Names of the path's variable parts begin with a colon. */
  path: string;
  name: ScreenName;
  title: string;
}

export type ScreenName =
  | 'today'
  | 'todo'
  | 'risk'
  | 'customers'
  | 'anomalies'
  | 'orders'
  | 'dashboard'
  | 'load'
  | 'osrt'
  | 'mine'
  | 'order'
  | 'checkpoint';

const SCREENS: readonly ScreenDef[] = [
  { path: '/', name: 'today', title: '今天' },
  { path: '/todo', name: 'todo', title: '今日待办' },
  { path: '/risk', name: 'risk', title: '交付风险' },
  { path: '/customers', name: 'customers', title: '客户全景' },
  { path: '/anomalies', name: 'anomalies', title: '异常溯源' },
  { path: '/orders', name: 'orders', title: '订单' },
  { path: '/dashboard', name: 'dashboard', title: '看板' },
  { path: '/load', name: 'load', title: '产能热力图' },
  { path: '/osrt', name: 'osrt', title: '响应时效' },
  { path: '/mine', name: 'mine', title: '我的待办' },
  { path: '/order/:number', name: 'order', title: '订单全息视图' },
  { path: '/checkpoint/:id', name: 'checkpoint', title: '关卡' },
];

export interface Shown {
  screen: ScreenDef;
  params: Readonly<Record<string, string>>;
}

/** null: there is no such page. */
export function screenAt(path: string): Shown | null {
  const parts = path.split('/');
  for (const screen of SCREENS) {
    const params = matched(screen.path.split('/'), parts);
    if (params) return { screen, params };
  }
  return null;
}

function matched(pattern: readonly string[], parts: readonly string[]): Record<string, string> | null {
  if (pattern.length !== parts.length) return null;
  const params: Record<string, string> = {};
  for (const [at, wanted] of pattern.entries()) {
    const part = parts[at] ?? '';
    if (wanted.startsWith(':') && part !== '') params[wanted.slice(1)] = part;
    else if (wanted !== part) return null;
  }
  return params;
}
