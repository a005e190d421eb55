import './old-browsers.ts';
import { createApp, watch } from 'vue';
import App from './App.vue';
import './styles/tokens.css';
import './styles/base.css';
import './styles/parts.css';
import { watchUse } from './state/attended.ts';
import { startTicking } from './state/clock.ts';
import { startLive, stopLive } from './state/live.ts';
import { followAddress } from './state/route.ts';
import { checkSession, enter, followOtherTabs, session } from './state/session.ts';

followAddress();
startTicking();
watchUse();
followOtherTabs();
createApp(App).mount('#app');
void enter();
// Nobody who is not signed on hears of changes.
watch(
  () => session.phase === 'in',
  (isIn) => (isIn ? startLive(checkSession) : stopLive()),
);
