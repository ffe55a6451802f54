/** Is there a display to open a window on? */

/** @param {NodeJS.ProcessEnv} env @param {string} [platform] */
export const hasDisplay = (env, platform = process.platform) =>
  platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)

/** Chromium before 140 asks X11 unless told otherwise. @param {NodeJS.ProcessEnv} env */
export const displaySwitches = (env) =>
  !env.DISPLAY && env.WAYLAND_DISPLAY ? ['--ozone-platform=wayland'] : []
