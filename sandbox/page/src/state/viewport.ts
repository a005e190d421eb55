/**
 * Keeps the composer above the on-screen keyboard: where the browser lays the keyboard over the page (iOS), the
 * app gets the height that is really visible.
 */
export function followKeyboard(): void {
  const view = window.visualViewport;
  if (!view) return;
  const fit = () => {
    const covered = window.innerHeight - view.height > 80;
    const height = covered ? `${Math.round(view.height)}px` : '100%';
    document.documentElement.style.setProperty('--app-height', height);
    // iOS scrolls the page under a fixed app to show the field.
    if (covered) window.scrollTo(0, 0);
  };
  view.addEventListener('resize', fit);
  view.addEventListener('scroll', fit);
}
