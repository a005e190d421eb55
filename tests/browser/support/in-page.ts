/** What runs inside the page, as expressions: this project's type checker knows no browser outside `sandbox/page`. */
export const droppedCsv = `(() => {
  const transfer = new DataTransfer();
  transfer.items.add(new File(['a,b'], '订单.csv', { type: 'text/csv' }));
  return transfer;
})()`;

/** Pastes a picture into the field that has the focus. */
export const pastePicture = (png: Buffer): string => `(() => {
  const bytes = Uint8Array.from(atob('${png.toString('base64')}'), (char) => char.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], '截图.png', { type: 'image/png' }));
  const event = new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true });
  document.activeElement.dispatchEvent(event);
})()`;

export const wasHacked = `'hacked' in window`;
