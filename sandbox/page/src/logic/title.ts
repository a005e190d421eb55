/** The tab's title: who one is, and whether something waits. */
export function pageTitle(personName: string | undefined, botName: string, unread: number): string {
  const waiting = unread > 0 ? `(${unread > 99 ? '99+' : unread}) ` : '';
  return personName ? `${waiting}${personName} · ${botName} · 本地钉钉` : '本地钉钉沙盒';
}

/** A number for a badge. */
export const badgeText = (count: number): string => (count > 99 ? '99+' : String(count));
