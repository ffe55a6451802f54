/** Hands the port on to the page. */
const { ipcRenderer } = require('electron')

ipcRenderer.on('port', (event) => window.postMessage('port', location.origin, event.ports))
