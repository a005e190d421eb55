import './old-browsers.ts';
import { createApp } from 'vue';
import App from './App.vue';
import './styles/tokens.css';
import './styles/base.css';
import './styles/parts.css';
import { startTicking } from './state/clock.ts';
import { startLive } from './state/live.ts';
import { followAddress } from './state/route.ts';
import { checkSession, enter } from './state/session.ts';

followAddress();
startTicking();
createApp(App).mount('#app');
void enter().then(() => startLive(checkSession));
