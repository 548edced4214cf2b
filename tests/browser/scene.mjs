// The scene a journey is played in: Chromium as the tests start it, the verdict at the end, nothing left running behind it.
import { chromium } from 'playwright-core';

const quiet = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--no-first-run'];

/** How Chromium is started: by itself, or with a profile of its own (options of launchPersistentContext). */
export const started = (args = []) => ({
  executablePath: process.env.VIDIMUS_CHROMIUM ?? '/usr/bin/chromium',
  args: [...quiet, ...args],
});

export const openBrowser = (args = []) => chromium.launch(started(args));

/** Plays the journey, says what came of it and closes; `station` answers the station's process, if one was started. */
export async function play(browser, journey, station = () => undefined) {
  try {
    await journey();
    console.log('1 passed, 0 failed');
  } catch (error) {
    console.error(error);
    console.log('0 passed, 1 failed');
    process.exitCode = 1;
  } finally {
    const paired = station();
    if (paired?.pid) {
      try {
        process.kill(-paired.pid, 'SIGTERM');
      } catch {
        // The station ended by itself.
      }
    }
    await browser.close();
  }
}
