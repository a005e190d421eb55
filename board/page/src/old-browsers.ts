/** What Chrome 69, the oldest webview that we build for, does not have yet of what we and board/charts use. */

function add(target: object, name: string, value: unknown): void {
  if (!(name in target)) Object.defineProperty(target, name, { value, writable: true, configurable: true });
}

/** Chrome 92 */
add(Array.prototype, 'at', function at<T>(this: T[], index: number): T | undefined {
  return this[index < 0 ? this.length + index : index];
});

/** Chrome 73 */
add(Object, 'fromEntries', (entries: Iterable<[string, unknown]>) => {
  const all: Record<string, unknown> = {};
  for (const [name, value] of entries) all[name] = value;
  return all;
});

/** Chrome 85 */
add(String.prototype, 'replaceAll', function replaceAll(this: string, from: string, to: string): string {
  return this.split(from).join(to);
});
