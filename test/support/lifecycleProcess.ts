import { createLifecycle } from '../../platform/lifecycle.ts';
import { silentLog } from '../../platform/log.ts';

// Something to drain for half a second at a signal.
const say = (step: string) => console.log(JSON.stringify({ step }));
const lifecycle = createLifecycle({ log: silentLog });
const work = setInterval(() => {}, 1_000);
lifecycle.onStop('work', async () => {
  say('draining');
  await new Promise((resume) => setTimeout(resume, 500));
  clearInterval(work);
  say('drained');
});
say('ready');
