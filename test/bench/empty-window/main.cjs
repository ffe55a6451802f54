/** The floor for a cold start: Electron with a window that holds one button. */
const path = require('node:path')
const { app, BrowserWindow } = require('electron')

void app
  .whenReady()
  .then(() => new BrowserWindow({ width: 900, height: 700 }).loadFile(path.join(__dirname, 'index.html')))
