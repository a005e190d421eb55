import { ref } from 'vue';

const query = window.matchMedia('(min-width: 900px)');
/** Room for the rail at the side and tables with columns. */
export const isWide = ref(query.matches);
// Not addEventListener: webviews before Safari 14 know only this one.
query.addListener((event) => {
  isWide.value = event.matches;
});

const darkQuery = window.matchMedia('(prefers-color-scheme: dark)');
export const isDark = ref(darkQuery.matches);
darkQuery.addListener((event) => {
  isDark.value = event.matches;
});

/** How much larger than usual text is here: a wall, or a reader's own setting. */
export const textScale = (): number =>
  Math.max(1, Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1);
