/** Which addresses from messages and cards the page follows, and how. */

/** DingTalk's own wrapper: open this address inside the client. */
const WRAPPER = /^dingtalk:\/\/dingtalkclient\/(?:page\/link|action\/openapp|action\/open_platform_link)\?/i;

function wrappedAddress(address: string): string | null {
  if (!WRAPPER.test(address)) return null;
  const query = address.slice(address.indexOf('?') + 1);
  for (const pair of query.split('&')) {
    const [key, value = ''] = pair.split('=');
    if (key !== 'url' && key !== 'redirect_url' && key !== 'pcLink') continue;
    try {
      return decodeURIComponent(value);
    } catch {
      return value;
    }
  }
  return null;
}

/**
 * The address to open for a link, or null when it may not be opened: only http(s), mail, telephone and paths of
 * this server; `dingtalk://…?url=` is unwrapped as the client does.
 */
export function safeLink(address: string): string | null {
  const target = wrappedAddress(address.trim()) ?? address.trim();
  if (/^(?:https?:\/\/|mailto:|tel:)\S+$/i.test(target)) return target;
  return /^\/(?!\/)\S*$/.test(target) ? target : null;
}

/** Where a link of this person's chat is opened; what is the sandbox's own, and no web page, as it is. */
export function webviewAddress(address: string, userId: string | null, origin: string): string {
  const another = /^https?:\/\//i.test(address) && !`${address}/`.startsWith(`${origin}/`);
  if (!another || userId === null) return address;
  return `/sandbox/webview?${new URLSearchParams({ as: userId, url: address }).toString()}`;
}

/** The address for `<img src>`: http(s), a path of this server, or an inline bitmap; media ids go to the sandbox. */
export function safePicture(address: string): string | null {
  const target = address.trim();
  if (/^https?:\/\/\S+$/i.test(target) || /^\/(?!\/)\S*$/.test(target)) return target;
  if (/^data:image\/(?:png|jpeg|gif|webp|bmp);base64,[a-z0-9+/=]+$/i.test(target)) return target;
  return /^@[\w-]+$/.test(target) ? `/sandbox/media/${encodeURIComponent(target)}` : null;
}
