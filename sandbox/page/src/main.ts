import { createApp } from 'vue';
import App from './App.vue';
import { errorText } from './api/http.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/parts.css';
import './styles/markdown.css';
import { startTicking } from './state/machine.ts';
import { followAddress, route } from './state/route.ts';
import { enter, openThread, session } from './state/session.ts';
import { toast } from './state/toasts.ts';
import { followKeyboard } from './state/viewport.ts';
import { followLinks } from './state/webview.ts';

let shownFor: string | null = null;

/** The browser's back and forward may change the person as well as the place. */
function onAddress(): void {
  const changed = route.as !== shownFor;
  shownFor = route.as;
  const work = changed ? enter() : openThread();
  work.catch((error: unknown) => toast(errorText(error), 'bad'));
}

followAddress(onAddress);
shownFor = route.as;
startTicking();
followKeyboard();
followLinks();
createApp(App).mount('#app');
enter().catch((error: unknown) => {
  session.problem = errorText(error);
  session.phase = 'failed';
});
